package io.usagewatch.stacks.trail;

import com.pulumi.aws.s3.BucketLifecycleConfigurationV2;
import com.pulumi.aws.s3.BucketLifecycleConfigurationV2Args;
import com.pulumi.aws.s3.BucketOwnershipControls;
import com.pulumi.aws.s3.BucketOwnershipControlsArgs;
import com.pulumi.aws.s3.BucketPolicy;
import com.pulumi.aws.s3.BucketPolicyArgs;
import com.pulumi.aws.s3.BucketPublicAccessBlock;
import com.pulumi.aws.s3.BucketPublicAccessBlockArgs;
import com.pulumi.aws.s3.BucketServerSideEncryptionConfigurationV2;
import com.pulumi.aws.s3.BucketServerSideEncryptionConfigurationV2Args;
import com.pulumi.aws.s3.BucketV2;
import com.pulumi.aws.s3.BucketV2Args;
import com.pulumi.aws.s3.BucketVersioningV2;
import com.pulumi.aws.s3.BucketVersioningV2Args;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleArgs;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleExpirationArgs;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleFilterArgs;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleNoncurrentVersionExpirationArgs;
import com.pulumi.aws.s3.inputs.BucketOwnershipControlsRuleArgs;
import com.pulumi.aws.s3.inputs.BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs;
import com.pulumi.aws.s3.inputs.BucketServerSideEncryptionConfigurationV2RuleArgs;
import com.pulumi.aws.s3.inputs.BucketVersioningV2VersioningConfigurationArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.key.AccountKey;
import io.usagewatch.stacks.policy.Policy;
import io.usagewatch.stacks.policy.Statement;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.policybuilder.iam.IamConditionOperator;

/** The bucket of a trail: private, encrypted, versioned, TLS only, written by one trail only. */
final class TrailBucket extends Stage {

    private final BucketV2 bucket;
    private final BucketPolicy policy;

    record Args(Place place, AccountKey key, Optional<String> organizationId, int days) {}

    TrailBucket(Args args, Resource parent) {
        super("bucket", "trail-bucket", args.place(), parent);
        Place place = args.place();
        String name = "%s-%s-%s".formatted(place.named("trail"), place.account(), place.region());
        bucket =
                new BucketV2(
                        place.logical("trail"),
                        BucketV2Args.builder().bucket(name).forceDestroy(!place.protect()).build(),
                        kept());
        new BucketOwnershipControls(
                place.logical("trail"),
                BucketOwnershipControlsArgs.builder()
                        .bucket(bucket.id())
                        .rule(
                                BucketOwnershipControlsRuleArgs.builder()
                                        .objectOwnership("BucketOwnerEnforced")
                                        .build())
                        .build(),
                here());
        BucketPublicAccessBlock block =
                new BucketPublicAccessBlock(
                        place.logical("trail"),
                        BucketPublicAccessBlockArgs.builder()
                                .bucket(bucket.id())
                                .blockPublicAcls(true)
                                .blockPublicPolicy(true)
                                .ignorePublicAcls(true)
                                .restrictPublicBuckets(true)
                                .build(),
                        here());
        new BucketServerSideEncryptionConfigurationV2(
                place.logical("trail"),
                BucketServerSideEncryptionConfigurationV2Args.builder()
                        .bucket(bucket.id())
                        .rules(
                                BucketServerSideEncryptionConfigurationV2RuleArgs.builder()
                                        .bucketKeyEnabled(true)
                                        .applyServerSideEncryptionByDefault(
                                                BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs
                                                        .builder()
                                                        .sseAlgorithm("aws:kms")
                                                        .kmsMasterKeyId(args.key().arn())
                                                        .build())
                                        .build())
                        .build(),
                here());
        BucketVersioningV2 versioning =
                new BucketVersioningV2(
                        place.logical("trail"),
                        BucketVersioningV2Args.builder()
                                .bucket(bucket.id())
                                .versioningConfiguration(
                                        BucketVersioningV2VersioningConfigurationArgs.builder()
                                                .status("Enabled")
                                                .build())
                                .build(),
                        here());
        new BucketLifecycleConfigurationV2(
                place.logical("trail"),
                BucketLifecycleConfigurationV2Args.builder()
                        .bucket(bucket.id())
                        .rules(
                                BucketLifecycleConfigurationV2RuleArgs.builder()
                                        .id("retention")
                                        .status("Enabled")
                                        .filter(
                                                BucketLifecycleConfigurationV2RuleFilterArgs
                                                        .builder()
                                                        .prefix("")
                                                        .build())
                                        .expiration(
                                                BucketLifecycleConfigurationV2RuleExpirationArgs
                                                        .builder()
                                                        .days(args.days())
                                                        .build())
                                        .noncurrentVersionExpiration(
                                                BucketLifecycleConfigurationV2RuleNoncurrentVersionExpirationArgs
                                                        .builder()
                                                        .noncurrentDays(7)
                                                        .build())
                                        .build())
                        .build(),
                here(versioning));
        policy =
                new BucketPolicy(
                        place.logical("trail"),
                        BucketPolicyArgs.builder()
                                .bucket(bucket.id())
                                .policy(
                                        policy(
                                                args,
                                                "arn:%s:s3:::%s"
                                                        .formatted(place.partition(), name)))
                                .build(),
                        here(block));
        registerOutputs(Map.of("bucket", bucket.id()));
    }

    Output<String> name() {
        return bucket.id();
    }

    /** What the trail has to wait for. */
    BucketPolicy policy() {
        return policy;
    }

    private static Output<String> policy(Args args, String bucket) {
        Place place = args.place();
        String trail = place.arn("cloudtrail", "trail/" + place.named("trail"));
        Statement write =
                Statement.allow("WriteLogFiles", "s3:PutObject")
                        .byService("cloudtrail.amazonaws.com", place.account())
                        .fromArn(trail)
                        .whenEqual("s3:x-amz-acl", "bucket-owner-full-control")
                        .on("%s/AWSLogs/%s/*".formatted(bucket, place.account()));
        args.organizationId().ifPresent(id -> write.on("%s/AWSLogs/%s/*".formatted(bucket, id)));
        return Policy.of(
                Statement.allow("CheckTheBucket", "s3:GetBucketAcl")
                        .byService("cloudtrail.amazonaws.com", place.account())
                        .fromArn(trail)
                        .on(bucket),
                write,
                Statement.deny("NothingWithoutTls", "s3:*")
                        .byAnybody()
                        .on(bucket, bucket + "/*")
                        .when(IamConditionOperator.BOOL, "aws:SecureTransport", text("false")));
    }
}
