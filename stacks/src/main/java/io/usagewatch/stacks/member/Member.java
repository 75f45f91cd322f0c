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
import io.usagewatch.stacks.console.ConsoleNetwork;
import io.usagewatch.stacks.console.DomainEndpoint;
import io.usagewatch.stacks.console.MemberRoles;
import io.usagewatch.stacks.domain.DomainAccess;
import io.usagewatch.stacks.domain.OwnDomain;
import io.usagewatch.stacks.function.FunctionCode;
import io.usagewatch.stacks.function.FunctionRole;
import io.usagewatch.stacks.function.Functions;
import io.usagewatch.stacks.function.JavaFunction;
import io.usagewatch.stacks.function.ScheduledCall;
import io.usagewatch.stacks.ingest.DeadLetters;
import io.usagewatch.stacks.ingest.Ingest;
import io.usagewatch.stacks.key.AccountKey;
import io.usagewatch.stacks.network.Network;
import io.usagewatch.stacks.operations.Operations;
import io.usagewatch.stacks.policy.Statement;
import io.usagewatch.stacks.provision.Principals;
import io.usagewatch.stacks.provision.Provisioning;
import io.usagewatch.stacks.registration.Registration;
import io.usagewatch.stacks.signin.SignIn;
import io.usagewatch.stacks.signin.SignInClient;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import io.usagewatch.stacks.trail.Trail;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pipeline of one account, from its trail to the e-mail. */
public final class Member extends Stage {

    private final Map<String, Output<String>> outputs = new LinkedHashMap<>();
    private final Map<Functions, FunctionRole> roles = new EnumMap<>(Functions.class);
    private final Principals principals = new Principals();
    private final Args args;
    private final AccountKey key;
    private final Optional<Network> network;
    private final DomainAccess domain;
    private final CatalogFile catalog;
    private Optional<Output<String>> domainArn = Optional.empty();
    private Optional<Output<String>> consoleEndpoint = Optional.empty();
    private Optional<Output<String>> deadLetters = Optional.empty();

    /**
     * @param hub where the account is registered
     * @param console who reads and operates it from the hub, if anybody
     */
    public record Args(
            Place place,
            Account account,
            CatalogFile catalog,
            Map<Functions, FunctionCode> code,
            Place hub,
            Optional<Console> console) {}

    /**
     * @param address where people open it
     * @param task the role of the console's task
     * @param externalId what it has to say
     * @param network where it is, from where it has to reach a domain inside a VPC
     */
    public record Console(
            String address, Output<String> task, String externalId, ConsoleNetwork network) {}

    public Member(Args args, @Nullable Resource parent) {
        super("member", "account", args.place(), parent);
        this.args = args;
        this.catalog = args.catalog();
        Place place = args.place();
        Account account = args.account();
        key =
                new AccountKey(
                        new AccountKey.Args(
                                place,
                                place.prefix(),
                                account.domain() instanceof Domain.Existing existing
                                        ? Optional.of(existing.alertRole())
                                        : Optional.empty()),
                        this);
        for (Functions function : used(account)) {
            roles.put(function, new FunctionRole(new FunctionRole.Args(place, function), this));
        }
        Optional<MemberRoles> consoleRoles =
                args.console()
                        .map(
                                console ->
                                        new MemberRoles(
                                                new MemberRoles.Args(
                                                        place,
                                                        account.domain(),
                                                        console.task(),
                                                        console.externalId()),
                                                this));
        network =
                account.domain() instanceof Domain.Own own
                        ? own.vpcCidr()
                                .map(
                                        cidr ->
                                                new Network(
                                                        new Network.Args(place, cidr, own.zones()),
                                                        this))
                        : Optional.empty();
        domain =
                switch (account.domain()) {
                    case Domain.Existing existing -> shared(existing);
                    case Domain.Own own -> own(own, consoleRoles);
                };
        Topics topics =
                new Topics(
                        new Topics.Args(
                                place,
                                key,
                                account.domain(),
                                role(Functions.NOTIFY).arn(),
                                account.alertEmails()),
                        this);
        pipeline(topics);
        new Registration(
                new Registration.Args(
                        args.hub(),
                        account,
                        consoleEndpoint.orElse(domain.endpoint()),
                        domain.dashboards(),
                        consoleRoles.map(MemberRoles::registered)),
                this);
        outputs.put("dashboards", domain.dashboards());
        outputs.put("alertTopic", topics.alerts());
        outputs.put("notificationTopic", topics.notifications());
        registerOutputs(new LinkedHashMap<>(outputs));
    }

    /** What a person wants to know after a deployment. */
    public Map<String, Output<String>> outputs() {
        return Map.copyOf(outputs);
    }

    /** The ARN of the domain that was made for it. */
    public Optional<Output<String>> domainArn() {
        return domainArn;
    }

    /** An account whose events come with another's has nothing to ingest. */
    private static List<Functions> used(Account account) {
        List<Functions> used = new ArrayList<>(List.of(Functions.values()));
        if (account.trail() instanceof TrailSource.Covered) {
            used.remove(Functions.INGEST);
        }
        return used;
    }

    /** There, everybody comes as a role of the domain's account. */
    private DomainAccess shared(Domain.Existing existing) {
        for (Functions function : used(args.account())) {
            if (function != Functions.PROVISION) {
                principals.add(function.word(), text(existing.accessRole()));
            }
        }
        existing.console()
                .ifPresent(
                        console ->
                                principals
                                        .add("viewer", text(console.readRole()))
                                        .add("operator", text(console.operateRole())));
        return DomainAccess.to(existing);
    }

    private DomainAccess own(Domain.Own own, Optional<MemberRoles> consoleRoles) {
        Place place = args.place();
        SignIn signIn = new SignIn(new SignIn.Args(place, OwnDomain.arn(place)), this);
        roles.forEach(
                (function, role) -> {
                    if (function != Functions.PROVISION) {
                        principals.add(function.word(), role.arn());
                    }
                });
        principals.add("dashboards", signIn.viewerRole());
        principals.add("dashboards-admin", signIn.adminRole());
        consoleRoles
                .map(MemberRoles::registered)
                .ifPresent(
                        console ->
                                principals
                                        .add("viewer", console.read())
                                        .add("operator", console.operate()));
        OwnDomain made =
                new OwnDomain(
                        new OwnDomain.Args(
                                place,
                                own,
                                args.account().retention().logDays(),
                                key,
                                signIn,
                                network,
                                role(Functions.PROVISION).arn(),
                                principals.arns()),
                        this);
        new SignInClient(new SignInClient.Args(place, signIn, made.resource()), this);
        domainArn = Optional.of(made.resource().arn());
        outputs.put("createUser", signIn.createUserUrl());
        if (network.isPresent()) {
            consoleEndpoint =
                    args.console()
                            .map(
                                    console ->
                                            new DomainEndpoint(
                                                            new DomainEndpoint.Args(
                                                                    args.hub(),
                                                                    place,
                                                                    made.resource(),
                                                                    console.network()),
                                                            this)
                                                    .address());
        }
        return made.access();
    }

    private void pipeline(Topics topics) {
        Place place = args.place();
        Account account = args.account();
        Optional<Output<String>> layer =
                Optional.of(new CatalogLayer(new CatalogLayer.Args(place, catalog), this).arn());
        Map<Functions, JavaFunction> functions = new EnumMap<>(Functions.class);
        Map<String, Output<String>> told = provisionKnows(topics);
        JavaFunction provision = function(Functions.PROVISION, told, layer, provisionMay(topics));
        functions.put(Functions.PROVISION, provision);
        Provisioning provisioning =
                new Provisioning(
                        new Provisioning.Args(
                                place, provision, code(Functions.PROVISION), catalog, told),
                        this);
        Optional<Output<String>> logGroup = events(account);
        logGroup.ifPresent(name -> ingest(functions, name, provisioning));
        JavaFunction meter =
                function(
                        Functions.METER,
                        Map.of("USAGE_WATCH_CATALOG", text(CatalogLayer.FILE)),
                        layer,
                        List.of(reach("Get", "Head", "Post", "Put")));
        functions.put(Functions.METER, meter);
        new ScheduledCall(
                new ScheduledCall.Args(
                        place,
                        Functions.METER,
                        meter,
                        1,
                        "Usage of the intervals that closed",
                        "{}",
                        provisioning.done()),
                this);
        JavaFunction notify =
                function(Functions.NOTIFY, notifyKnows(topics), layer, notifyMay(topics));
        functions.put(Functions.NOTIFY, notify);
        Alerting alerting = new Alerting(new Alerting.Args(place, topics, notify), this);
        new ScheduledCall(
                new ScheduledCall.Args(
                        place,
                        Functions.NOTIFY,
                        notify,
                        5,
                        "Incidents that are over",
                        "{\"sweep\":true}",
                        provisioning.done()),
                this);
        operations(topics, functions, alerting, logGroup);
    }

    private Map<String, Output<String>> notifyKnows(Topics topics) {
        Map<String, Output<String>> variables = new LinkedHashMap<>();
        variables.put("USAGE_WATCH_CATALOG", text(CatalogLayer.FILE));
        variables.put("USAGE_WATCH_NOTIFICATION_TOPIC", topics.notifications());
        variables.put("USAGE_WATCH_ACCOUNT_NAME", text(args.account().name()));
        variables.put("USAGE_WATCH_DASHBOARDS_URL", domain.dashboards());
        args.console()
                .ifPresent(
                        console ->
                                variables.put("USAGE_WATCH_CONSOLE_URL", text(console.address())));
        return variables;
    }

    private List<Statement> notifyMay(Topics topics) {
        return List.of(
                reach("Get", "Head", "Post"),
                Statement.allow("SendNotifications", "sns:Publish").on(topics.notifications()),
                Statement.allow("EncryptNotifications", "kms:GenerateDataKey").on(key.arn()),
                Statement.allow(
                                "SeeTheAccountAsItIs",
                                "cloudwatch:GetMetricStatistics",
                                "ec2:DescribeInstances",
                                "ec2:DescribeVolumes")
                        .on("*"));
    }

    private Optional<Output<String>> events(Account account) {
        return switch (account.trail()) {
            case TrailSource.Existing existing -> Optional.of(text(existing.logGroup()));
            case TrailSource.Covered covered -> Optional.empty();
            case TrailSource.Own own -> Optional.of(trail(account));
            case TrailSource.Organization organization -> Optional.of(trail(account));
        };
    }

    private Output<String> trail(Account account) {
        return new Trail(Trail.Args.of(args.place(), key, account), this).logGroup();
    }

    private void operations(
            Topics topics,
            Map<Functions, JavaFunction> functions,
            Alerting alerting,
            Optional<Output<String>> logGroup) {
        Map<String, Output<String>> names = new LinkedHashMap<>();
        Map<String, Output<String>> queues = new LinkedHashMap<>();
        functions.forEach(
                (function, made) -> {
                    names.put(function.word(), made.name());
                    queues.put(function.word() + "-failures", made.failures());
                    outputs.put(function.word(), made.name());
                });
        queues.put("alerts-undelivered", alerting.undelivered());
        deadLetters.ifPresent(name -> queues.put("ingest-dead-letters", name));
        new Operations(
                new Operations.Args(
                        args.place(),
                        topics.notifications(),
                        names,
                        queues,
                        logGroup,
                        args.account().domain()),
                this);
    }

    private JavaFunction function(
            Functions function,
            Map<String, Output<String>> variables,
            Optional<Output<String>> layer,
            List<Statement> mayDo) {
        boolean alone = function == Functions.METER || function == Functions.PROVISION;
        return new JavaFunction(
                new JavaFunction.Args(
                        args.place(),
                        function,
                        code(function),
                        role(function),
                        withDomain(variables),
                        layer,
                        mayDo,
                        network,
                        args.account().retention().logDays(),
                        key.arn(),
                        // Two runs at once would do the same; a flood of events must not take all
                        // there is.
                        Optional.of(alone ? 1 : 10),
                        function == Functions.METER ? 0 : 2),
                this);
    }

    private Map<String, Output<String>> provisionKnows(Topics topics) {
        Map<String, Output<String>> variables = new LinkedHashMap<>();
        variables.put("USAGE_WATCH_CATALOG", text(CatalogLayer.FILE));
        variables.put("USAGE_WATCH_ALERT_TOPIC", topics.alerts());
        variables.put("USAGE_WATCH_ALERT_ROLE", topics.publisher());
        variables.put("USAGE_WATCH_PRINCIPALS", principals.json());
        variables.put(
                "USAGE_WATCH_EVENT_DAYS",
                text(String.valueOf(args.account().retention().eventDays())));
        return withDomain(variables);
    }

    private Map<String, Output<String>> withDomain(Map<String, Output<String>> variables) {
        Map<String, Output<String>> environment = new LinkedHashMap<>(variables);
        environment.put("USAGE_WATCH_ENDPOINT", domain.endpoint());
        environment.put("USAGE_WATCH_ACCOUNT", text(args.account().id()));
        domain.accessRole()
                .ifPresent(role -> environment.put("USAGE_WATCH_ACCESS_ROLE", text(role)));
        return environment;
    }

    private void ingest(
            Map<Functions, JavaFunction> functions,
            Output<String> logGroup,
            Provisioning provisioning) {
        Place place = args.place();
        DeadLetters letters =
                new DeadLetters(
                        new DeadLetters.Args(
                                place,
                                key,
                                role(Functions.INGEST).arn(),
                                // A VPC has no way to S3.
                                network.isEmpty()),
                        this);
        deadLetters = Optional.of(letters.name());
        List<Statement> may = new ArrayList<>(letters.permissions());
        may.add(reach("Post"));
        JavaFunction ingest =
                function(Functions.INGEST, letters.variables(), Optional.empty(), may);
        functions.put(Functions.INGEST, ingest);
        new Ingest(new Ingest.Args(place, ingest, logGroup, provisioning.done()), this);
    }

    private List<Statement> provisionMay(Topics topics) {
        List<Statement> may = new ArrayList<>();
        may.add(reach("Delete", "Get", "Head", "Patch", "Post", "Put"));
        if (args.account().domain() instanceof Domain.Own) {
            may.add(
                    Statement.allow("HandThePublisherToTheDomain", "iam:PassRole")
                            .on(topics.publisher()));
        }
        return may;
    }

    private Statement reach(String... methods) {
        return DomainAccess.statement(args.place(), args.account().domain(), methods);
    }

    private FunctionRole role(Functions function) {
        return get(roles, function);
    }

    private FunctionCode code(Functions function) {
        return get(args.code(), function);
    }

    private static <T> T get(Map<Functions, T> map, Functions function) {
        T found = map.get(function);
        if (found == null) {
            throw new IllegalStateException("nothing was made for " + function);
        }
        return found;
    }
}
