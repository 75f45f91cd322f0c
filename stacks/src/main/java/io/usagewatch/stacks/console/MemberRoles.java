package io.usagewatch.stacks.console;

import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.configuration.Domain;
import io.usagewatch.stacks.domain.DomainAccess;
import io.usagewatch.stacks.function.Functions;
import io.usagewatch.stacks.function.JavaFunction;
import io.usagewatch.stacks.policy.Policy;
import io.usagewatch.stacks.policy.Statement;
import io.usagewatch.stacks.registration.Registration;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What the console assumes in a member account: one role to read, one to operate. */
public final class MemberRoles extends Stage {

    private final Role reader;
    private final Role operator;

    /**
     * @param console the role of the console's task in the hub
     * @param externalId what it has to say to assume these
     */
    public record Args(Place place, Domain domain, Output<String> console, String externalId) {}

    public MemberRoles(Args args, Resource parent) {
        super("memberroles", "console-roles", args.place(), parent);
        reader =
                role(
                        args,
                        "reader",
                        "The console reads",
                        reach(args, Domain.ConsoleAccess::readRole, "Get", "Head", "Post"));
        operator =
                role(
                        args,
                        "operator",
                        "The console writes decisions and monitored APIs",
                        reach(
                                args,
                                Domain.ConsoleAccess::operateRole,
                                "Delete",
                                "Get",
                                "Head",
                                "Post",
                                "Put"),
                        Statement.allow("RollOutMonitoredApis", "lambda:InvokeFunction")
                                .on(
                                        JavaFunction.aliasArn(args.place(), Functions.METER),
                                        JavaFunction.aliasArn(args.place(), Functions.PROVISION)));
        registerOutputs(Map.of());
    }

    public Registration.Roles registered() {
        return new Registration.Roles(reader.arn(), operator.arn());
    }

    /** The names that roles of {@link MemberRoles} have in every account. */
    static List<String> names(String prefix) {
        return List.of(prefix + "-console-reader", prefix + "-console-operator");
    }

    private static Statement reach(
            Args args, Function<Domain.ConsoleAccess, String> role, String... methods) {
        return args.domain() instanceof Domain.Existing existing && existing.console().isPresent()
                ? DomainAccess.shared(role.apply(existing.console().get()))
                : DomainAccess.statement(args.place(), args.domain(), methods);
    }

    private Role role(Args args, String name, String description, Statement... may) {
        Role role =
                new Role(
                        place().logical("console-" + name),
                        RoleArgs.builder()
                                .permissionsBoundary(place().boundary())
                                .name(place().named("console-" + name))
                                .description(description)
                                .assumeRolePolicy(
                                        Policy.of(
                                                Statement.allow(
                                                                "AssumedByTheConsole",
                                                                "sts:AssumeRole")
                                                        .byRole(args.console())
                                                        .whenEqual(
                                                                "sts:ExternalId",
                                                                args.externalId())))
                                .build(),
                        here());
        new RolePolicy(
                place().logical("console-" + name),
                RolePolicyArgs.builder()
                        .name("console")
                        .role(role.id())
                        .policy(Policy.of(may))
                        .build(),
                here());
        return role;
    }
}
