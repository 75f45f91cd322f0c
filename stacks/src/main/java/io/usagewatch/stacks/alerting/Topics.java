package io.usagewatch.stacks.alerting;

import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.aws.sns.Topic;
import com.pulumi.aws.sns.TopicArgs;
import com.pulumi.aws.sns.TopicPolicy;
import com.pulumi.aws.sns.TopicPolicyArgs;
import com.pulumi.aws.sns.TopicSubscription;
import com.pulumi.aws.sns.TopicSubscriptionArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.configuration.Domain;
import io.usagewatch.stacks.domain.OwnDomain;
import io.usagewatch.stacks.key.AccountKey;
import io.usagewatch.stacks.policy.Policy;
import io.usagewatch.stacks.policy.Statement;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.policybuilder.iam.IamConditionOperator;

/**
 * Two topics: alerts as OpenSearch sends them, and notifications as people get them, by e-mail. And
 * the role that OpenSearch publishes with.
 */
public final class Topics extends Stage {

    private final Topic alerts;
    private final Topic notifications;
    private final Output<String> publisher;

    /**
     * @param notifier the role of notify, which turns the one into the other
     */
    public record Args(
            Place place,
            AccountKey key,
            Domain domain,
            Output<String> notifier,
            List<String> emails) {}

    public Topics(Args args, Resource parent) {
        super("topics", "topics", args.place(), parent);
        Place place = args.place();
        alerts = topic("alerts", args.key());
        notifications = topic("notifications", args.key());
        publisher =
                args.domain() instanceof Domain.Existing existing
                        ? text(existing.alertRole())
                        : publisher(args);
        policy(
                "alerts",
                alerts,
                Statement.allow("AlertsOfTheDomain", "sns:Publish")
                        .byRole(publisher)
                        .on(alerts.arn()));
        policy(
                "notifications",
                notifications,
                Statement.allow("NotificationsOfIncidents", "sns:Publish")
                        .byRole(args.notifier())
                        .on(notifications.arn()),
                Statement.allow("AlarmsOfThePipeline", "sns:Publish")
                        .byService("cloudwatch.amazonaws.com", place.account())
                        .fromArn(place.arn("cloudwatch", "alarm:" + place.named("*")))
                        .on(notifications.arn()));
        for (int i = 0; i < args.emails().size(); i++) {
            new TopicSubscription(
                    place.logical("email-" + i),
                    TopicSubscriptionArgs.builder()
                            .topic(notifications.arn())
                            .protocol("email")
                            .endpoint(args.emails().get(i))
                            .build(),
                    here());
        }
        registerOutputs(Map.of("alerts", alerts.arn(), "notifications", notifications.arn()));
    }

    public Output<String> alerts() {
        return alerts.arn();
    }

    public Output<String> notifications() {
        return notifications.arn();
    }

    /** The role that OpenSearch publishes alerts with. */
    public Output<String> publisher() {
        return publisher;
    }

    private Topic topic(String name, AccountKey key) {
        return new Topic(
                place().logical(name),
                TopicArgs.builder()
                        .name(place().named(name))
                        .displayName("Usage Watch")
                        .kmsMasterKeyId(key.arn())
                        .build(),
                here());
    }

    private void policy(String name, Topic topic, Statement... publishing) {
        Statement secure =
                Statement.deny("NothingWithoutTls", "sns:Publish")
                        .byAnybody()
                        .on(topic.arn())
                        .when(IamConditionOperator.BOOL, "aws:SecureTransport", text("false"));
        new TopicPolicy(
                place().logical(name),
                TopicPolicyArgs.builder()
                        .arn(topic.arn())
                        .policy(
                                Policy.of(
                                        Stream.concat(Stream.of(publishing), Stream.of(secure))
                                                .toList()))
                        .build(),
                here());
    }

    private Output<String> publisher(Args args) {
        Place place = args.place();
        Role role =
                new Role(
                        place.logical("publisher"),
                        RoleArgs.builder()
                                .name(place.named("publisher"))
                                .description("OpenSearch publishes alerts")
                                .assumeRolePolicy(
                                        Policy.trust(
                                                "es.amazonaws.com",
                                                place.account(),
                                                OwnDomain.arn(place)))
                                .build(),
                        here());
        new RolePolicy(
                place.logical("publisher"),
                RolePolicyArgs.builder()
                        .name("publish-alerts")
                        .role(role.id())
                        .policy(
                                Policy.of(
                                        Statement.allow("PublishAlerts", "sns:Publish")
                                                .on(alerts.arn()),
                                        Statement.allow(
                                                        "EncryptAlerts",
                                                        "kms:Decrypt",
                                                        "kms:GenerateDataKey")
                                                .on(args.key().arn())))
                        .build(),
                here());
        return role.arn();
    }
}
