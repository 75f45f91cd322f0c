package io.usagewatch.stacks.function;

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
import io.usagewatch.stacks.policy.Policy;
import io.usagewatch.stacks.policy.Statement;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.Map;

/** Calls a function at regular intervals. */
public final class ScheduledCall extends Stage {

    /**
     * @param minutes from one call to the next
     * @param event what the function is called with
     * @param ready what has to be there before the first call
     */
    public record Args(
            Place place,
            Functions called,
            JavaFunction function,
            int minutes,
            String purpose,
            String event,
            Resource ready) {}

    public ScheduledCall(Args args, Resource parent) {
        super("schedule", args.called().word() + "-schedule", args.place(), parent);
        Place place = args.place();
        String word = args.called().word();
        Role role =
                new Role(
                        place.logical(word + "-schedule"),
                        RoleArgs.builder()
                                .permissionsBoundary(place().boundary())
                                .name(place.named(word + "-schedule"))
                                .description("EventBridge Scheduler calls " + word)
                                .assumeRolePolicy(
                                        Policy.trust(
                                                "scheduler.amazonaws.com",
                                                place.account(),
                                                place.arn("scheduler", "schedule-group/default")))
                                .build(),
                        here());
        RolePolicy calling =
                new RolePolicy(
                        place.logical(word + "-schedule"),
                        RolePolicyArgs.builder()
                                .name("call-the-function")
                                .role(role.id())
                                .policy(
                                        Policy.of(
                                                Statement.allow(
                                                                "CallTheFunction",
                                                                "lambda:InvokeFunction")
                                                        .on(args.function().aliasArn())))
                                .build(),
                        here());
        new Schedule(
                place.logical(word),
                ScheduleArgs.builder()
                        .name(place.named(word))
                        .description(args.purpose())
                        .scheduleExpression(
                                args.minutes() == 1
                                        ? "rate(1 minute)"
                                        : "rate(%d minutes)".formatted(args.minutes()))
                        .flexibleTimeWindow(
                                ScheduleFlexibleTimeWindowArgs.builder().mode("OFF").build())
                        .target(
                                ScheduleTargetArgs.builder()
                                        .arn(args.function().aliasArn())
                                        .roleArn(role.arn())
                                        .input(args.event())
                                        // The next call catches up.
                                        .retryPolicy(
                                                ScheduleTargetRetryPolicyArgs.builder()
                                                        .maximumRetryAttempts(0)
                                                        .build())
                                        .build())
                        .build(),
                here(calling, args.ready()));
        registerOutputs(Map.of());
    }
}
