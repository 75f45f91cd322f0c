package io.usagewatch.stacks.stage;

import com.pulumi.aws.sqs.Queue;
import com.pulumi.aws.sqs.QueuePolicy;
import com.pulumi.aws.sqs.QueuePolicyArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import io.usagewatch.stacks.policy.Policy;
import io.usagewatch.stacks.policy.Statement;
import software.amazon.awssdk.policybuilder.iam.IamConditionOperator;

/** Who may send to a queue: one role or one topic, over TLS. */
public final class QueueAccess {

    private QueueAccess() {}

    public static QueuePolicy byRole(
            Place place,
            String name,
            Queue queue,
            Output<String> role,
            CustomResourceOptions options) {
        return policy(
                place,
                name,
                queue,
                Statement.allow("KeepWhatFailed", "sqs:SendMessage").byRole(role).on(queue.arn()),
                options);
    }

    public static QueuePolicy byTopic(
            Place place,
            String name,
            Queue queue,
            Output<String> topic,
            CustomResourceOptions options) {
        return policy(
                place,
                name,
                queue,
                Statement.allow("KeepWhatWasNotDelivered", "sqs:SendMessage")
                        .byService("sns.amazonaws.com", place.account())
                        .fromArn(topic)
                        .on(queue.arn()),
                options);
    }

    private static QueuePolicy policy(
            Place place, String name, Queue queue, Statement send, CustomResourceOptions options) {
        return new QueuePolicy(
                place.logical(name),
                QueuePolicyArgs.builder()
                        .queueUrl(queue.url())
                        .policy(
                                Policy.of(
                                        send,
                                        Statement.deny("NothingWithoutTls", "sqs:*")
                                                .byAnybody()
                                                .on(queue.arn())
                                                .when(
                                                        IamConditionOperator.BOOL,
                                                        "aws:SecureTransport",
                                                        Output.of("false"))))
                        .build(),
                options);
    }
}
