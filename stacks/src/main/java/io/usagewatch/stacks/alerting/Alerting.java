package io.usagewatch.stacks.alerting;

import com.pulumi.aws.lambda.Permission;
import com.pulumi.aws.lambda.PermissionArgs;
import com.pulumi.aws.sns.TopicSubscription;
import com.pulumi.aws.sns.TopicSubscriptionArgs;
import com.pulumi.aws.sqs.Queue;
import com.pulumi.aws.sqs.QueueArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.function.JavaFunction;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.QueueAccess;
import io.usagewatch.stacks.stage.Stage;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Alerts go to notify; those that could not be handed over, into a queue. */
public final class Alerting extends Stage {

    private static final int FOURTEEN_DAYS = 14 * 24 * 3600;

    private final Queue undelivered;

    public record Args(Place place, Topics topics, JavaFunction function) {}

    public Alerting(Args args, Resource parent) {
        super("alerting", "alerting", args.place(), parent);
        Place place = args.place();
        undelivered =
                new Queue(
                        place.logical("alerts-undelivered"),
                        QueueArgs.builder()
                                .name(place.named("alerts-undelivered"))
                                .messageRetentionSeconds(FOURTEEN_DAYS)
                                .sqsManagedSseEnabled(true)
                                .build(),
                        here());
        Resource queuePolicy =
                QueueAccess.byTopic(
                        place, "alerts-undelivered", undelivered, args.topics().alerts(), here());
        Permission permission =
                new Permission(
                        place.logical("alerts"),
                        PermissionArgs.builder()
                                .action("lambda:InvokeFunction")
                                .principal("sns.amazonaws.com")
                                .sourceArn(args.topics().alerts())
                                .sourceAccount(place.account())
                                .function(args.function().name())
                                .qualifier(JavaFunction.ALIAS)
                                .build(),
                        here(args.function().ready()));
        new TopicSubscription(
                place.logical("alerts"),
                TopicSubscriptionArgs.builder()
                        .topic(args.topics().alerts())
                        .protocol("lambda")
                        .endpoint(args.function().aliasArn())
                        .redrivePolicy(
                                undelivered
                                        .arn()
                                        .applyValue(
                                                arn ->
                                                        JsonMapper.shared()
                                                                .writeValueAsString(
                                                                        Map.of(
                                                                                "deadLetterTargetArn",
                                                                                arn))))
                        .build(),
                here(permission, queuePolicy));
        registerOutputs(Map.of());
    }

    public Output<String> undelivered() {
        return undelivered.name();
    }
}
