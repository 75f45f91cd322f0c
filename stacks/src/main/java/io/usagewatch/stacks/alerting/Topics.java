package io.usagewatch.stacks.alerting;

import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
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
import java.util.Optional;

/**
 * Two topics: alerts as OpenSearch sends them, and notifications as people get them, by e-mail. And
 * the role that OpenSearch publishes with.
 */
public final class Topics extends Stage {

    private final SecureTopic alerts;
    private final SecureTopic notifications;
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
        Optional<Role> made =
                args.domain() instanceof Domain.Existing ? Optional.empty() : Optional.of(role());
        publisher =
                args.domain() instanceof Domain.Existing existing
                        ? text(existing.alertRole())
                        : made.orElseThrow().arn();
        alerts =
                topic(
                        "alerts",
                        args,
                        List.of(),
                        Statement.allow("AlertsOfTheDomain", "sns:Publish").byRole(publisher));
        made.ifPresent(role -> mayPublish(role, args.key()));
        notifications =
                topic(
                        "notifications",
                        args,
                        args.emails(),
                        Statement.allow("NotificationsOfIncidents", "sns:Publish")
                                .byRole(args.notifier()),
                        SecureTopic.alarms(place()));
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

    private SecureTopic topic(
            String name, Args args, List<String> emails, Statement... publishing) {
        return new SecureTopic(
                new SecureTopic.Args(place(), name, args.key(), List.of(publishing), emails), this);
    }

    private Role role() {
        return new Role(
                place().logical("publisher"),
                RoleArgs.builder()
                        .name(place().named("publisher"))
                        .description("OpenSearch publishes alerts")
                        .permissionsBoundary(place().boundary())
                        .assumeRolePolicy(
                                Policy.trust(
                                        "es.amazonaws.com",
                                        place().account(),
                                        OwnDomain.arn(place())))
                        .build(),
                here());
    }

    private void mayPublish(Role role, AccountKey key) {
        new RolePolicy(
                place().logical("publisher"),
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
                                                .on(key.arn())))
                        .build(),
                here());
    }
}
