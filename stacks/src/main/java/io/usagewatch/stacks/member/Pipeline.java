package io.usagewatch.stacks.member;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.alerting.Alerting;
import io.usagewatch.stacks.alerting.Topics;
import io.usagewatch.stacks.catalog.CatalogFile;
import io.usagewatch.stacks.catalog.CatalogLayer;
import io.usagewatch.stacks.configuration.Account;
import io.usagewatch.stacks.configuration.Domain;
import io.usagewatch.stacks.configuration.TrailSource;
import io.usagewatch.stacks.domain.DomainAccess;
import io.usagewatch.stacks.function.FunctionCode;
import io.usagewatch.stacks.function.Functions;
import io.usagewatch.stacks.function.JavaFunction;
import io.usagewatch.stacks.function.ScheduledCall;
import io.usagewatch.stacks.ingest.DeadLetters;
import io.usagewatch.stacks.ingest.Ingest;
import io.usagewatch.stacks.key.AccountKey;
import io.usagewatch.stacks.network.Network;
import io.usagewatch.stacks.policy.Statement;
import io.usagewatch.stacks.provision.Provisioning;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.trail.Trail;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The functions of an account, what each is told and may do, and who calls it: the domain is
 * provisioned before events, schedules and alerts reach it.
 */
final class Pipeline {

    private final Map<Functions, JavaFunction> functions = new EnumMap<>(Functions.class);
    private final Map<String, Output<String>> queues = new LinkedHashMap<>();
    private final Args args;
    private final Place place;
    private final Account account;
    private final Resource parent;
    private final Output<String> layer;
    private final Optional<Output<String>> logGroup;

    /**
     * @param consoleAddress where people open the console, if there is one
     */
    record Args(
            Place place,
            Account account,
            CatalogFile catalog,
            Map<Functions, FunctionCode> code,
            AccountKey key,
            Optional<Network> network,
            Roles roles,
            AccountDomain domain,
            Topics topics,
            Optional<String> consoleAddress) {}

    Pipeline(Args args, Resource parent) {
        this.args = args;
        this.place = args.place();
        this.account = args.account();
        this.parent = parent;
        layer = new CatalogLayer(new CatalogLayer.Args(place, args.catalog()), parent).arn();
        Provisioning provisioning = provision();
        logGroup = events();
        logGroup.ifPresent(name -> ingest(name, provisioning));
        meter(provisioning);
        notifier(provisioning);
        functions.forEach(
                (function, made) -> queues.put(function.word() + "-failures", made.failures()));
    }

    /** Names of functions by their words. */
    Map<String, Output<String>> names() {
        Map<String, Output<String>> names = new LinkedHashMap<>();
        functions.forEach((function, made) -> names.put(function.word(), made.name()));
        return names;
    }

    /** Names of the queues of what failed, by what is in them. */
    Map<String, Output<String>> queues() {
        return queues;
    }

    /** Of the trail, where the account has one. */
    Optional<Output<String>> logGroup() {
        return logGroup;
    }

    /** What the console calls, as Lambda takes it for a name. */
    Output<String> callable(Functions function) {
        return made(function).aliasArn();
    }

    private Provisioning provision() {
        Map<String, Output<String>> told = new LinkedHashMap<>();
        told.put("USAGE_WATCH_CATALOG", Output.of(CatalogLayer.FILE));
        told.put("USAGE_WATCH_ALERT_TOPIC", args.topics().alerts());
        told.put("USAGE_WATCH_ALERT_ROLE", args.topics().publisher());
        told.put("USAGE_WATCH_PRINCIPALS", args.domain().principals().json());
        told.put(
                "USAGE_WATCH_EVENT_DAYS",
                Output.of(String.valueOf(account.retention().eventDays())));
        told.putAll(domain());
        List<Statement> may = new ArrayList<>();
        may.add(reach("Delete", "Get", "Head", "Patch", "Post", "Put"));
        if (account.domain() instanceof Domain.Own) {
            may.add(
                    Statement.allow("HandThePublisherToTheDomain", "iam:PassRole")
                            .on(args.topics().publisher()));
        }
        JavaFunction provision = add(Functions.PROVISION, told, Optional.of(layer), may);
        return new Provisioning(
                new Provisioning.Args(
                        place, provision, code(Functions.PROVISION), args.catalog(), told),
                parent);
    }

    private Optional<Output<String>> events() {
        return switch (account.trail()) {
            case TrailSource.Existing existing -> Optional.of(Output.of(existing.logGroup()));
            case TrailSource.Covered covered -> Optional.empty();
            case TrailSource.Own own -> Optional.of(trail());
            case TrailSource.Organization organization -> Optional.of(trail());
        };
    }

    private Output<String> trail() {
        return new Trail(Trail.Args.of(place, args.key(), account), parent).logGroup();
    }

    private void ingest(Output<String> events, Provisioning provisioning) {
        DeadLetters letters =
                new DeadLetters(
                        new DeadLetters.Args(
                                place,
                                args.key(),
                                args.roles().of(Functions.INGEST).arn(),
                                // A VPC has no way to S3.
                                args.network().isEmpty()),
                        parent);
        queues.put("ingest-dead-letters", letters.name());
        List<Statement> may = new ArrayList<>(letters.permissions());
        may.add(reach("Post"));
        Map<String, Output<String>> told = new LinkedHashMap<>(letters.variables());
        told.putAll(domain());
        JavaFunction ingest = add(Functions.INGEST, told, Optional.empty(), may);
        new Ingest(new Ingest.Args(place, ingest, events, provisioning.done()), parent);
    }

    private void meter(Provisioning provisioning) {
        Map<String, Output<String>> told = new LinkedHashMap<>();
        told.put("USAGE_WATCH_CATALOG", Output.of(CatalogLayer.FILE));
        told.putAll(domain());
        JavaFunction meter =
                add(
                        Functions.METER,
                        told,
                        Optional.of(layer),
                        List.of(reach("Get", "Head", "Post", "Put")));
        new ScheduledCall(
                new ScheduledCall.Args(
                        place,
                        Functions.METER,
                        meter,
                        1,
                        "Usage of the intervals that closed",
                        "{}",
                        provisioning.done()),
                parent);
    }

    private void notifier(Provisioning provisioning) {
        Topics topics = args.topics();
        Map<String, Output<String>> told = new LinkedHashMap<>();
        told.put("USAGE_WATCH_CATALOG", Output.of(CatalogLayer.FILE));
        told.put("USAGE_WATCH_NOTIFICATION_TOPIC", topics.notifications());
        told.put("USAGE_WATCH_ACCOUNT_NAME", Output.of(account.name()));
        told.put("USAGE_WATCH_DASHBOARDS_URL", args.domain().access().dashboards());
        args.consoleAddress()
                .ifPresent(address -> told.put("USAGE_WATCH_CONSOLE_URL", Output.of(address)));
        told.putAll(domain());
        JavaFunction notifier =
                add(
                        Functions.NOTIFY,
                        told,
                        Optional.of(layer),
                        List.of(
                                reach("Get", "Head", "Post"),
                                Statement.allow("SendNotifications", "sns:Publish")
                                        .on(topics.notifications()),
                                Statement.allow("EncryptNotifications", "kms:GenerateDataKey")
                                        .on(args.key().arn()),
                                Statement.allow(
                                                "SeeTheAccountAsItIs",
                                                "cloudwatch:GetMetricStatistics",
                                                "ec2:DescribeInstances",
                                                "ec2:DescribeVolumes")
                                        .on("*")));
        Alerting alerting = new Alerting(new Alerting.Args(place, topics, notifier), parent);
        queues.put("alerts-undelivered", alerting.undelivered());
        new ScheduledCall(
                new ScheduledCall.Args(
                        place,
                        Functions.NOTIFY,
                        notifier,
                        5,
                        "Incidents that are over",
                        "{\"sweep\":true}",
                        provisioning.done()),
                parent);
    }

    private JavaFunction add(
            Functions function,
            Map<String, Output<String>> told,
            Optional<Output<String>> catalog,
            List<Statement> may) {
        boolean alone = function == Functions.METER || function == Functions.PROVISION;
        JavaFunction made =
                new JavaFunction(
                        new JavaFunction.Args(
                                place,
                                function,
                                code(function),
                                args.roles().of(function),
                                told,
                                catalog,
                                may,
                                args.network(),
                                account.retention().logDays(),
                                args.key().arn(),
                                // Two runs at once would do the same; a flood of events must not
                                // take all there is.
                                Optional.of(alone ? 1 : 10),
                                function == Functions.METER ? 0 : 2),
                        parent);
        functions.put(function, made);
        return made;
    }

    /** What every function is told. */
    private Map<String, Output<String>> domain() {
        DomainAccess access = args.domain().access();
        Map<String, Output<String>> told = new LinkedHashMap<>();
        told.put("USAGE_WATCH_ENDPOINT", access.endpoint());
        told.put("USAGE_WATCH_ACCOUNT", Output.of(account.id()));
        access.accessRole().ifPresent(role -> told.put("USAGE_WATCH_ACCESS_ROLE", Output.of(role)));
        return told;
    }

    private Statement reach(String... methods) {
        return DomainAccess.statement(place, account.domain(), methods);
    }

    private FunctionCode code(Functions function) {
        FunctionCode code = args.code().get(function);
        if (code == null) {
            throw new IllegalStateException("there is no code of " + function);
        }
        return code;
    }

    private JavaFunction made(Functions function) {
        JavaFunction made = functions.get(function);
        if (made == null) {
            throw new IllegalStateException("nothing was made for " + function);
        }
        return made;
    }
}
