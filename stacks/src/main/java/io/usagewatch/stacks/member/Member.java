package io.usagewatch.stacks.member;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.alerting.Topics;
import io.usagewatch.stacks.catalog.CatalogFile;
import io.usagewatch.stacks.configuration.Account;
import io.usagewatch.stacks.configuration.Domain;
import io.usagewatch.stacks.console.ConsoleNetwork;
import io.usagewatch.stacks.console.MemberRoles;
import io.usagewatch.stacks.function.FunctionCode;
import io.usagewatch.stacks.function.Functions;
import io.usagewatch.stacks.key.AccountKey;
import io.usagewatch.stacks.network.Network;
import io.usagewatch.stacks.operations.Operations;
import io.usagewatch.stacks.registration.Registration;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pipeline of one account, from its trail to the e-mail, and its entry in the hub. */
public final class Member extends Stage {

    private final Map<String, Output<String>> outputs = new LinkedHashMap<>();
    private final AccountDomain domain;

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
        Place place = args.place();
        Account account = args.account();
        AccountKey key = key(args);
        Roles roles = new Roles(place, account, this);
        Optional<Registration.Roles> console =
                args.console().map(wanted -> consoleRoles(args, wanted).registered());
        Optional<Network> network = network(args);
        domain =
                switch (account.domain()) {
                    case Domain.Existing existing ->
                            AccountDomain.existing(existing, roles.visitors().keySet());
                    case Domain.Own own ->
                            AccountDomain.own(
                                    new AccountDomain.Wanted(
                                            place,
                                            own,
                                            account.retention().logDays(),
                                            key,
                                            network,
                                            roles.of(Functions.PROVISION).arn(),
                                            roles.visitors(),
                                            console),
                                    args.hub(),
                                    args.console(),
                                    this);
                };
        Topics topics =
                new Topics(
                        new Topics.Args(
                                place,
                                key,
                                account.domain(),
                                roles.of(Functions.NOTIFY).arn(),
                                account.alertEmails()),
                        this);
        Pipeline pipeline =
                new Pipeline(
                        new Pipeline.Args(
                                place,
                                account,
                                args.catalog(),
                                args.code(),
                                key,
                                network,
                                roles,
                                domain,
                                topics,
                                args.console().map(Console::address)),
                        this);
        new Operations(
                new Operations.Args(
                        place,
                        topics.notifications(),
                        pipeline.names(),
                        pipeline.queues(),
                        pipeline.logGroup(),
                        account.domain()),
                this);
        new Registration(
                new Registration.Args(
                        args.hub(),
                        account,
                        domain.consoleEndpoint(),
                        domain.access().dashboards(),
                        pipeline.callable(Functions.PROVISION),
                        pipeline.callable(Functions.METER),
                        console),
                this);
        outputs.put("dashboards", domain.access().dashboards());
        domain.createUser().ifPresent(address -> outputs.put("createUser", address));
        outputs.put("alertTopic", topics.alerts());
        outputs.put("notificationTopic", topics.notifications());
        outputs.putAll(pipeline.names());
        registerOutputs(new LinkedHashMap<>(outputs));
    }

    /** What a person wants to know after a deployment. */
    public Map<String, Output<String>> outputs() {
        return Map.copyOf(outputs);
    }

    /** The ARN of the domain that was made for it. */
    public Optional<Output<String>> domainArn() {
        return domain.arn();
    }

    private AccountKey key(Args args) {
        Optional<String> publisher =
                args.account().domain() instanceof Domain.Existing existing
                        ? Optional.of(existing.alertRole())
                        : Optional.empty();
        return new AccountKey(
                new AccountKey.Args(args.place(), args.place().prefix(), publisher), this);
    }

    private MemberRoles consoleRoles(Args args, Console console) {
        return new MemberRoles(
                new MemberRoles.Args(
                        args.place(),
                        args.account().domain(),
                        console.task(),
                        console.externalId()),
                this);
    }

    private Optional<Network> network(Args args) {
        return args.account().domain() instanceof Domain.Own own
                ? own.vpcCidr()
                        .map(
                                cidr ->
                                        new Network(
                                                new Network.Args(args.place(), cidr, own.zones()),
                                                this))
                : Optional.empty();
    }
}
