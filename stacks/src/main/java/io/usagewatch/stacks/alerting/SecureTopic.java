package io.usagewatch.stacks.alerting;

import com.pulumi.aws.sns.Topic;
import com.pulumi.aws.sns.TopicArgs;
import com.pulumi.aws.sns.TopicPolicy;
import com.pulumi.aws.sns.TopicPolicyArgs;
import com.pulumi.aws.sns.TopicSubscription;
import com.pulumi.aws.sns.TopicSubscriptionArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.key.AccountKey;
import io.usagewatch.stacks.policy.Policy;
import io.usagewatch.stacks.policy.Statement;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.policybuilder.iam.IamConditionOperator;

/** An encrypted topic that takes messages from those who are named, over TLS. */
public final class SecureTopic extends Stage {

    private final Topic topic;

    /**
     * @param publishing who may publish; the topic is added
     * @param emails who gets what is published
     */
    public record Args(
            Place place,
            String name,
            AccountKey key,
            List<Statement> publishing,
            List<String> emails) {}

    public SecureTopic(Args args, Resource parent) {
        super("topic", args.name() + "-topic", args.place(), parent);
        Place place = args.place();
        topic =
                new Topic(
                        place.logical(args.name()),
                        TopicArgs.builder()
                                .name(place.named(args.name()))
                                .displayName("Usage Watch")
                                .kmsMasterKeyId(args.key().arn())
                                .build(),
                        here());
        Statement secure =
                Statement.deny("NothingWithoutTls", "sns:Publish")
                        .byAnybody()
                        .when(IamConditionOperator.BOOL, "aws:SecureTransport", text("false"));
        new TopicPolicy(
                place.logical(args.name()),
                TopicPolicyArgs.builder()
                        .arn(topic.arn())
                        .policy(
                                Policy.of(
                                        Stream.concat(args.publishing().stream(), Stream.of(secure))
                                                .map(one -> one.on(topic.arn()))
                                                .toList()))
                        .build(),
                here());
        for (int i = 0; i < args.emails().size(); i++) {
            new TopicSubscription(
                    place.logical(args.name() + "-email-" + i),
                    TopicSubscriptionArgs.builder()
                            .topic(topic.arn())
                            .protocol("email")
                            .endpoint(args.emails().get(i))
                            .build(),
                    here());
        }
        registerOutputs(Map.of("arn", topic.arn()));
    }

    /** What alarms of this place need to publish. */
    public static Statement alarms(Place place) {
        return Statement.allow("AlarmsOfThePipeline", "sns:Publish")
                .byService("cloudwatch.amazonaws.com", place.account())
                .fromArn(place.arn("cloudwatch", "alarm:" + place.named("*")));
    }

    public Output<String> arn() {
        return topic.arn();
    }
}
