package io.usagewatch.stacks.meter;

import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.aws.scheduler.Schedule;
import com.pulumi.aws.scheduler.ScheduleArgs;
import com.pulumi.aws.scheduler.inputs.ScheduleFlexibleTimeWindowArgs;
import com.pulumi.aws.scheduler.inputs.ScheduleTargetArgs;
import com.pulumi.aws.scheduler.inputs.ScheduleTargetRetryPolicyArgs;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.function.JavaFunction;
import io.usagewatch.stacks.policy.Policy;
import io.usagewatch.stacks.policy.Statement;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.Map;

/** Calls the meter every minute. */
public final class Metering extends Stage {

    public record Args(Place place, JavaFunction function, Resource provisioned) {}

    public Metering(Args args, Resource parent) {
        super("metering", "metering", args.place(), parent);
        Place place = args.place();
        Role role =
                new Role(
                        place.logical("schedule"),
                        RoleArgs.builder()
                                .name(place.named("schedule"))
                                .description("EventBridge Scheduler calls the meter")
                                .assumeRolePolicy(
                                        Policy.trust(
                                                "scheduler.amazonaws.com",
                                                place.account(),
                                                place.arn("scheduler", "schedule-group/default")))
                                .build(),
                        here());
        RolePolicy calling =
                new RolePolicy(
                        place.logical("schedule"),
                        RolePolicyArgs.builder()
                                .name("call-the-meter")
                                .role(role.id())
                                .policy(
                                        Policy.of(
                                                Statement.allow(
                                                                "CallTheMeter",
                                                                "lambda:InvokeFunction")
                                                        .on(args.function().aliasArn())))
                                .build(),
                        here());
        new Schedule(
                place.logical("meter"),
                ScheduleArgs.builder()
                        .name(place.named("meter"))
                        .description("Usage of the intervals that closed")
                        .scheduleExpression("rate(1 minute)")
                        .flexibleTimeWindow(
                                ScheduleFlexibleTimeWindowArgs.builder().mode("OFF").build())
                        .target(
                                ScheduleTargetArgs.builder()
                                        .arn(args.function().aliasArn())
                                        .roleArn(role.arn())
                                        .input("{}")
                                        // The next one catches up.
                                        .retryPolicy(
                                                ScheduleTargetRetryPolicyArgs.builder()
                                                        .maximumRetryAttempts(0)
                                                        .build())
                                        .build())
                        .build(),
                here(calling, args.provisioned()));
        registerOutputs(Map.of());
    }
}
