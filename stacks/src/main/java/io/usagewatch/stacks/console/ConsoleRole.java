package io.usagewatch.stacks.console;

import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.policy.Policy;
import io.usagewatch.stacks.policy.Statement;
import io.usagewatch.stacks.registration.Registration;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the console runs as. It may find accounts and assume its roles in them, nothing else. Apart
 * from the console because the members' roles name it.
 */
public final class ConsoleRole extends Stage {

    private final Role role;
    private final RolePolicy policy;

    /**
     * @param members the ids of the accounts
     */
    public record Args(Place place, List<String> members) {}

    public ConsoleRole(Args args, @Nullable Resource parent) {
        super("consolerole", "console-role", args.place(), parent);
        Place place = args.place();
        role =
                new Role(
                        place.logical("console-task"),
                        RoleArgs.builder()
                                .permissionsBoundary(place().boundary())
                                .name(place.named("console-task"))
                                .description("What the console runs as")
                                .assumeRolePolicy(
                                        Policy.trust(
                                                "ecs-tasks.amazonaws.com",
                                                place.account(),
                                                place.arn("ecs", "*")))
                                .build(),
                        here());
        Statement assume = Statement.allow("AssumeTheMembersRoles", "sts:AssumeRole");
        for (String member : args.members()) {
            for (String name : MemberRoles.names(place.prefix())) {
                assume.on("arn:%s:iam::%s:role/%s".formatted(place.partition(), member, name));
            }
        }
        String path = place.arn("ssm", "parameter" + Registration.path(place));
        policy =
                new RolePolicy(
                        place.logical("console-task"),
                        RolePolicyArgs.builder()
                                .name("members")
                                .role(role.id())
                                .policy(
                                        Policy.of(
                                                assume,
                                                Statement.allow(
                                                                "FindAccounts",
                                                                "ssm:GetParametersByPath")
                                                        .on(path, path + "/*")))
                                .build(),
                        here());
        registerOutputs(Map.of());
    }

    /** What has to be there before something runs as this role. */
    Resource ready() {
        return policy;
    }

    public Output<String> arn() {
        return role.arn();
    }
}
