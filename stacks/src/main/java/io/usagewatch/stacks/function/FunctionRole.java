package io.usagewatch.stacks.function;

import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.policy.Policy;
import io.usagewatch.stacks.policy.Statement;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.Map;

/**
 * The role of a function. Apart from it because the domain has to know the role, and the function
 * the domain.
 */
public final class FunctionRole extends Stage {

    private final Role role;

    public record Args(Place place, Functions function) {}

    public FunctionRole(Args args, Resource parent) {
        super("role", args.function().word() + "-role", args.place(), parent);
        String word = args.function().word();
        role =
                new Role(
                        args.place().logical(word),
                        RoleArgs.builder()
                                .permissionsBoundary(place().boundary())
                                .name(args.place().named(word))
                                .description("What the function " + word + " of Usage Watch may do")
                                .assumeRolePolicy(
                                        Policy.of(
                                                // Lambda takes no role of another account, and
                                                // names no source.
                                                Statement.allow(
                                                                "AssumedByTheFunction",
                                                                "sts:AssumeRole")
                                                        .byService("lambda.amazonaws.com")))
                                .build(),
                        here());
        registerOutputs(Map.of("role", role.arn()));
    }

    public Output<String> arn() {
        return role.arn();
    }

    Output<String> id() {
        return role.id();
    }
}
