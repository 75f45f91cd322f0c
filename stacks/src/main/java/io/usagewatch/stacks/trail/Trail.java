package io.usagewatch.stacks.trail;

import com.pulumi.aws.cloudtrail.TrailArgs;
import com.pulumi.aws.cloudtrail.inputs.TrailAdvancedEventSelectorArgs;
import com.pulumi.aws.cloudtrail.inputs.TrailAdvancedEventSelectorFieldSelectorArgs;
import com.pulumi.aws.cloudwatch.LogGroup;
import com.pulumi.aws.cloudwatch.LogGroupArgs;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.bucket.PrivateBucket;
import io.usagewatch.stacks.configuration.Account;
import io.usagewatch.stacks.configuration.TrailSource;
import io.usagewatch.stacks.key.AccountKey;
import io.usagewatch.stacks.policy.Policy;
import io.usagewatch.stacks.policy.Statement;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A trail of all regions, of this account or of the whole organization, with validated log files in
 * a bucket and the same events in a log group.
 */
public final class Trail extends Stage {

    private static final String BUCKET = "trail";

    private final LogGroup logGroup;

    /**
     * @param organizationId for a trail over the organization that this account manages
     */
    public record Args(
            Place place,
            AccountKey key,
            Optional<String> organizationId,
            boolean lambdaDataEvents,
            Account.Retention retention) {

        public static Args of(Place place, AccountKey key, Account account) {
            return new Args(
                    place,
                    key,
                    account.trail() instanceof TrailSource.Organization organization
                            ? Optional.of(organization.organizationId())
                            : Optional.empty(),
                    account.lambdaDataEvents(),
                    account.retention());
        }
    }

    public Trail(Args args, Resource parent) {
        super("trail", "trail", args.place(), parent);
        Place place = args.place();
        PrivateBucket bucket =
                new PrivateBucket(
                        new PrivateBucket.Args(
                                place,
                                BUCKET,
                                args.key(),
                                args.retention().trailDays(),
                                writing(args)),
                        this);
        logGroup =
                new LogGroup(
                        place.logical("trail"),
                        LogGroupArgs.builder()
                                .name("/usage-watch/%s/trail".formatted(place.prefix()))
                                .retentionInDays(args.retention().logDays())
                                .kmsKeyId(args.key().arn())
                                .build(),
                        here());
        String trailArn = place.arn("cloudtrail", "trail/" + place.named("trail"));
        Role writer =
                new Role(
                        place.logical("trail"),
                        RoleArgs.builder()
                                .permissionsBoundary(place().boundary())
                                .name(place.named("trail"))
                                .description("CloudTrail writes events to CloudWatch Logs")
                                .assumeRolePolicy(
                                        Policy.trust(
                                                "cloudtrail.amazonaws.com",
                                                place.account(),
                                                trailArn))
                                .build(),
                        here());
        RolePolicy writing =
                new RolePolicy(
                        place.logical("trail"),
                        RolePolicyArgs.builder()
                                .name("write-events")
                                .role(writer.id())
                                .policy(
                                        Policy.of(
                                                Statement.allow(
                                                                "WriteEvents",
                                                                "logs:CreateLogStream",
                                                                "logs:PutLogEvents")
                                                        .on(streams(logGroup))))
                                .build(),
                        here());
        new com.pulumi.aws.cloudtrail.Trail(
                place.logical("trail"),
                TrailArgs.builder()
                        .name(place.named("trail"))
                        .isMultiRegionTrail(true)
                        .isOrganizationTrail(args.organizationId().isPresent())
                        .includeGlobalServiceEvents(true)
                        .enableLogFileValidation(true)
                        .kmsKeyId(args.key().arn())
                        .s3BucketName(bucket.name())
                        .cloudWatchLogsGroupArn(logGroup.arn().applyValue(arn -> arn + ":*"))
                        .cloudWatchLogsRoleArn(writer.arn())
                        .advancedEventSelectors(selectors(args.lambdaDataEvents()))
                        .build(),
                here(bucket.policy(), writing));
        registerOutputs(Map.of("logGroup", logGroup.name()));
    }

    public Output<String> logGroup() {
        return logGroup.name();
    }

    /** CloudTrail, for this trail only. */
    private static List<Statement> writing(Args args) {
        Place place = args.place();
        String bucket = PrivateBucket.arn(place, BUCKET);
        String trail = place.arn("cloudtrail", "trail/" + place.named("trail"));
        Statement write =
                Statement.allow("WriteLogFiles", "s3:PutObject")
                        .byService("cloudtrail.amazonaws.com", place.account())
                        .fromArn(trail)
                        .whenEqual("s3:x-amz-acl", "bucket-owner-full-control")
                        .on("%s/AWSLogs/%s/*".formatted(bucket, place.account()));
        args.organizationId().ifPresent(id -> write.on("%s/AWSLogs/%s/*".formatted(bucket, id)));
        return List.of(
                Statement.allow("CheckTheBucket", "s3:GetBucketAcl")
                        .byService("cloudtrail.amazonaws.com", place.account())
                        .fromArn(trail)
                        .on(bucket),
                write);
    }

    private static Output<String> streams(LogGroup group) {
        return group.arn().applyValue(arn -> arn + ":log-stream:*");
    }

    private static List<TrailAdvancedEventSelectorArgs> selectors(boolean lambdaDataEvents) {
        List<TrailAdvancedEventSelectorArgs> selectors = new ArrayList<>();
        selectors.add(
                TrailAdvancedEventSelectorArgs.builder()
                        .name("Management events")
                        .fieldSelectors(field("eventCategory", "Management"))
                        .build());
        if (lambdaDataEvents) {
            selectors.add(
                    TrailAdvancedEventSelectorArgs.builder()
                            .name("Invocations of Lambda functions")
                            .fieldSelectors(
                                    field("eventCategory", "Data"),
                                    field("resources.type", "AWS::Lambda::Function"))
                            .build());
        }
        return selectors;
    }

    private static TrailAdvancedEventSelectorFieldSelectorArgs field(String name, String value) {
        return TrailAdvancedEventSelectorFieldSelectorArgs.builder()
                .field(name)
                .equals_(value)
                .build();
    }
}
