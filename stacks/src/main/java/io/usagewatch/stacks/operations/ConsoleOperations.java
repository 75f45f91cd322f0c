package io.usagewatch.stacks.operations;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.alerting.SecureTopic;
import io.usagewatch.stacks.key.AccountKey;
import io.usagewatch.stacks.operations.Alarms.Rule;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.List;
import java.util.Map;

/** Tells people when the console does not answer, or answers with errors. */
public final class ConsoleOperations extends Stage {

    private static final String BALANCER = "AWS/ApplicationELB";

    /**
     * @param emails who is told
     * @param targets what tells the console's targets in CloudWatch
     */
    public record Args(
            Place place,
            AccountKey key,
            List<String> emails,
            Map<String, Output<String>> targets) {}

    public ConsoleOperations(Args args, Resource parent) {
        super("consoleoperations", "console-operations", args.place(), parent);
        SecureTopic topic =
                new SecureTopic(
                        new SecureTopic.Args(
                                args.place(),
                                "console-alarms",
                                args.key(),
                                List.of(SecureTopic.alarms(args.place())),
                                args.emails()),
                        this);
        Alarms alarms = new Alarms(args.place(), topic.arn(), here());
        alarms.add(
                Rule.below(
                                "console-down",
                                "No task of the console is ready; the service's events in ECS and its log group say why",
                                1,
                                1,
                                5)
                        .of("Maximum")
                        .alsoInSilence(),
                BALANCER,
                "HealthyHostCount",
                args.targets());
        alarms.add(
                Rule.above(
                                "console-errors",
                                "The console answered more than ten requests with an error of its own; its log group says why",
                                10,
                                5,
                                1)
                        .of("Sum"),
                BALANCER,
                "HTTPCode_Target_5XX_Count",
                args.targets());
        registerOutputs(Map.of());
    }
}
