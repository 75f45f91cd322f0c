package io.usagewatch.stacks.ingest;

import com.pulumi.aws.cloudwatch.LogSubscriptionFilter;
import com.pulumi.aws.cloudwatch.LogSubscriptionFilterArgs;
import com.pulumi.aws.lambda.Permission;
import com.pulumi.aws.lambda.PermissionArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.function.JavaFunction;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.Map;

/** The log group's subscription: each batch of events calls ingest. */
public final class Ingest extends Stage {

    /**
     * @param logGroup of the trail
     * @param provisioned without the template, OpenSearch would guess the mapping
     */
    public record Args(
            Place place, JavaFunction function, Output<String> logGroup, Resource provisioned) {}

    public Ingest(Args args, Resource parent) {
        super("ingest", "ingest", args.place(), parent);
        Place place = args.place();
        Permission permission =
                new Permission(
                        place.logical("events"),
                        PermissionArgs.builder()
                                .action("lambda:InvokeFunction")
                                .principal("logs.amazonaws.com")
                                .sourceArn(
                                        args.logGroup()
                                                .applyValue(
                                                        name ->
                                                                place.arn(
                                                                        "logs",
                                                                        "log-group:"
                                                                                + name
                                                                                + ":*")))
                                .sourceAccount(place.account())
                                .function(args.function().name())
                                .qualifier(JavaFunction.ALIAS)
                                .build(),
                        here(args.function().ready()));
        new LogSubscriptionFilter(
                place.logical("events"),
                LogSubscriptionFilterArgs.builder()
                        .name(place.named("events"))
                        .logGroup(args.logGroup())
                        .filterPattern("")
                        .destinationArn(args.function().aliasArn())
                        .build(),
                here(permission, args.provisioned()));
        registerOutputs(Map.of());
    }
}
