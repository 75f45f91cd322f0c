package io.usagewatch.stacks.bucket;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.policybuilder.iam.IamConditionOperator;

/** A bucket: private, encrypted, versioned, TLS only; what is in it goes after some days. */
public final class PrivateBucket extends Stage {

    private final BucketV2 bucket;
    private final BucketPolicy policy;

    /**
     * @param what is in it, in a word for names
     * @param access who else than roles of the account, which need no mention
     */
    public record Args(Place place, String what, AccountKey key, int days, List<Statement> access) {
        public Args {
            access = List.copyOf(access);
        }
    }

    public PrivateBucket(Args args, Resource parent) {
        super("bucket", args.what() + "-bucket", args.place(), parent);
        Place place = args.place();
        String what = args.what();
        bucket =
                new BucketV2(
                        place.logical(what),
                        BucketV2Args.builder()
                                .bucket(name(place, what))
                                .forceDestroy(!place.protect())
                                .build(),
                        kept());
        new BucketOwnershipControls(
                place.logical(what),
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
                        place.logical(what),
                        BucketPublicAccessBlockArgs.builder()
                                .bucket(bucket.id())
                                .blockPublicAcls(true)
                                .blockPublicPolicy(true)
                                .ignorePublicAcls(true)
                                .restrictPublicBuckets(true)
                                .build(),
                        here());
        new BucketServerSideEncryptionConfigurationV2(
                place.logical(what),
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
                        place.logical(what),
                        BucketVersioningV2Args.builder()
                                .bucket(bucket.id())
                                .versioningConfiguration(
                                        BucketVersioningV2VersioningConfigurationArgs.builder()
                                                .status("Enabled")
                                                .build())
                                .build(),
                        here());
        new BucketLifecycleConfigurationV2(
                place.logical(what),
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
                        place.logical(what),
                        BucketPolicyArgs.builder().bucket(bucket.id()).policy(policy(args)).build(),
                        here(block));
        registerOutputs(Map.of("bucket", bucket.id()));
    }

    public Output<String> name() {
        return bucket.id();
    }

    /** What a service that writes has to wait for. */
    public BucketPolicy policy() {
        return policy;
    }

    /** Its ARN, known before it is there. */
    public static String arn(Place place, String what) {
        return "arn:%s:s3:::%s".formatted(place.partition(), name(place, what));
    }

    private static String name(Place place, String what) {
        return "%s-%s-%s".formatted(place.named(what), place.account(), place.region());
    }

    private static Output<String> policy(Args args) {
        String arn = arn(args.place(), args.what());
        List<Statement> statements = new ArrayList<>(args.access());
        statements.add(
                Statement.deny("NothingWithoutTls", "s3:*")
                        .byAnybody()
                        .on(arn, arn + "/*")
                        .when(IamConditionOperator.BOOL, "aws:SecureTransport", text("false")));
        return Policy.of(statements);
    }
}
