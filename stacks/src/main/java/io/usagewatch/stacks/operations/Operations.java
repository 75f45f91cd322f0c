package io.usagewatch.stacks.operations;

import com.pulumi.aws.cloudwatch.Dashboard;
import com.pulumi.aws.cloudwatch.DashboardArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.configuration.Domain;
import io.usagewatch.stacks.operations.Alarms.Rule;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Tells the same people when the watching itself does not work. */
public final class Operations extends Stage {

    /** The namespace of what functions log themselves. */
    static final String LOGGED = "UsageWatch";

    /**
     * @param functions by their word, such as {@code meter}
     * @param queues of what failed, by what is in them
     * @param logGroup of the trail, where the account has one
     */
    public record Args(
            Place place,
            Output<String> topic,
            Map<String, Output<String>> functions,
            Map<String, Output<String>> queues,
            Optional<Output<String>> logGroup,
            Domain domain) {}

    public Operations(Args args, Resource parent) {
        super("operations", "operations", args.place(), parent);
        Alarms alarms = new Alarms(args.place(), args.topic(), here());
        functions(args, alarms);
        args.queues()
                .forEach(
                        (what, queue) ->
                                alarms.add(
                                        Rule.above(
                                                what + "-waiting",
                                                "Something failed for good and waits in the queue; docs/deploy.md says how to look at it",
                                                0,
                                                5,
                                                1),
                                        "AWS/SQS",
                                        "ApproximateNumberOfMessagesVisible",
                                        Map.of("QueueName", queue)));
        args.logGroup()
                .ifPresent(
                        group ->
                                alarms.add(
                                        Rule.below(
                                                        "trail-silent",
                                                        "CloudTrail delivered no event for half an hour",
                                                        1,
                                                        30,
                                                        1)
                                                .of("Sum")
                                                .alsoInSilence(),
                                        "AWS/Logs",
                                        "IncomingLogEvents",
                                        Map.of("LogGroupName", group)));
        if (args.domain() instanceof Domain.Own own) {
            domain(args.place(), alarms, own);
        }
        new Dashboard(
                args.place().logical("pipeline"),
                DashboardArgs.builder()
                        .dashboardName(args.place().named(args.place().name()))
                        .dashboardBody(PipelineDashboard.of(args))
                        .build(),
                here());
        registerOutputs(Map.of());
    }

    private static void functions(Args args, Alarms alarms) {
        args.functions()
                .forEach(
                        (word, name) ->
                                alarms.add(
                                        Rule.above(
                                                        word + "-errors",
                                                        "The function fails; its log group says why",
                                                        0,
                                                        5,
                                                        3)
                                                .of("Sum"),
                                        "AWS/Lambda",
                                        "Errors",
                                        Map.of("FunctionName", name)));
        Optional.ofNullable(args.functions().get("ingest"))
                .ifPresent(
                        name ->
                                alarms.add(
                                        Rule.above(
                                                "ingest-lag",
                                                "Events wait for more than two minutes before ingest takes them",
                                                120_000,
                                                5,
                                                3),
                                        "AWS/Lambda",
                                        "AsyncEventAge",
                                        Map.of("FunctionName", name)));
        Optional.ofNullable(args.functions().get("ingest"))
                .ifPresent(
                        name ->
                                alarms.add(
                                        Rule.above(
                                                        "events-late",
                                                        "Events reach the domain more than twenty minutes after their calls, on average; CloudTrail takes about five",
                                                        1200,
                                                        5,
                                                        3)
                                                .of("Average"),
                                        LOGGED,
                                        "Lag",
                                        Map.of("FunctionName", name)));
        Optional.ofNullable(args.functions().get("meter"))
                .ifPresent(
                        name ->
                                alarms.add(
                                        Rule.below(
                                                        "meter-behind",
                                                        "No run of the meter got to its end for fifteen minutes: it was not called, fails, or does not catch up",
                                                        1,
                                                        5,
                                                        3)
                                                .of("Sum")
                                                .alsoInSilence(),
                                        LOGGED,
                                        "CompleteRuns",
                                        Map.of("FunctionName", name)));
    }

    private static void domain(Place place, Alarms alarms, Domain.Own own) {
        Map<String, Output<String>> domain = new LinkedHashMap<>();
        domain.put("DomainName", text(place.prefix()));
        domain.put("ClientId", text(place.account()));
        double fifth = own.storageGigabytes() * 1024 / 5.0;
        alarms.add(
                Rule.above("domain-red", "A primary shard of the domain is missing", 0, 1, 1),
                "AWS/ES",
                "ClusterStatus.red",
                domain);
        if (own.instances().count() > 1) {
            alarms.add(
                    Rule.above("domain-yellow", "A replica of the domain is missing", 0, 5, 12),
                    "AWS/ES",
                    "ClusterStatus.yellow",
                    domain);
        }
        alarms.add(
                Rule.above("domain-blocked", "The domain takes no writes", 0, 1, 1),
                "AWS/ES",
                "ClusterIndexWritesBlocked",
                domain);
        alarms.add(
                Rule.below(
                        "domain-storage",
                        "A data node has less than a fifth of its storage left",
                        fifth,
                        5,
                        1),
                "AWS/ES",
                "FreeStorageSpace",
                domain);
        alarms.add(
                Rule.above("domain-memory", "The domain's heap is nearly full", 92, 5, 3),
                "AWS/ES",
                "JVMMemoryPressure",
                domain);
        alarms.add(
                Rule.above("domain-key", "The domain's key is disabled", 0, 1, 1),
                "AWS/ES",
                "KMSKeyError",
                domain);
    }
}
