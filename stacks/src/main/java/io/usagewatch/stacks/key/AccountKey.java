package io.usagewatch.stacks.key;

import com.pulumi.aws.kms.Alias;
import com.pulumi.aws.kms.AliasArgs;
import com.pulumi.aws.kms.Key;
import com.pulumi.aws.kms.KeyArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.policy.Policy;
import io.usagewatch.stacks.policy.Statement;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.policybuilder.iam.IamConditionOperator;

/** One customer managed key for the trail, log groups, topics and the domain of an account. */
public final class AccountKey extends Stage {

    private static final String[] ADMINISTRATION = {
        "kms:CancelKeyDeletion",
        "kms:CreateAlias",
        "kms:CreateGrant",
        "kms:DeleteAlias",
        "kms:DescribeKey",
        "kms:DisableKey",
        "kms:EnableKey",
        "kms:EnableKeyRotation",
        "kms:GetKeyPolicy",
        "kms:GetKeyRotationStatus",
        "kms:ListGrants",
        "kms:ListKeyPolicies",
        "kms:ListResourceTags",
        "kms:PutKeyPolicy",
        "kms:RetireGrant",
        "kms:RevokeGrant",
        "kms:ScheduleKeyDeletion",
        "kms:TagResource",
        "kms:UntagResource",
        "kms:UpdateAlias",
        "kms:UpdateKeyDescription"
    };
    private static final String[] USE = {
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo"
    };

    private final Key key;

    /**
     * @param name of its alias
     * @param publisher a role of another account that publishes to the encrypted topics, if any
     */
    public record Args(Place place, String name, Optional<String> publisher) {}

    public AccountKey(Args args, Resource parent) {
        super("key", "key", args.place(), parent);
        Place place = args.place();
        key =
                new Key(
                        place.logical("key"),
                        KeyArgs.builder()
                                .description("Usage Watch: trail, logs, topics and domain")
                                .enableKeyRotation(true)
                                .deletionWindowInDays(place.protect() ? 30 : 7)
                                .policy(Policy.of(statements(args)))
                                .build(),
                        kept());
        new Alias(
                place.logical("key"),
                AliasArgs.builder().name("alias/" + args.name()).targetKeyId(key.keyId()).build(),
                here());
        registerOutputs(Map.of());
    }

    public Output<String> arn() {
        return key.arn();
    }

    private static List<Statement> statements(Args args) {
        Place place = args.place();
        String account = place.account();
        List<Statement> statements = new ArrayList<>();
        statements.add(
                Statement.allow("AdministeredByTheAccount", ADMINISTRATION)
                        .byAccount(place.partition(), account)
                        .onItself());
        statements.add(
                Statement.allow("UsedByRolesThatMay", USE)
                        .byAccount(place.partition(), account)
                        .onItself());
        statements.add(
                Statement.allow("EncryptTheTrail", "kms:GenerateDataKey", "kms:DescribeKey")
                        .byService("cloudtrail.amazonaws.com", account)
                        .fromArn(place.arn("cloudtrail", "trail/" + place.named("trail")))
                        .onItself());
        statements.add(
                Statement.allow("EncryptLogGroups", USE)
                        .byService("logs.%s.amazonaws.com".formatted(place.region()))
                        .when(
                                IamConditionOperator.ARN_LIKE,
                                "kms:EncryptionContext:aws:logs:arn",
                                text(place.arn("logs", "log-group:*")))
                        .onItself());
        statements.add(
                Statement.allow(
                                "SendAlarmsToTheEncryptedTopic",
                                "kms:Decrypt",
                                "kms:GenerateDataKey")
                        .byService("cloudwatch.amazonaws.com", account)
                        .onItself());
        args.publisher()
                .ifPresent(
                        role ->
                                statements.add(
                                        Statement.allow(
                                                        "PublishAlertsOfASharedDomain",
                                                        "kms:Decrypt",
                                                        "kms:GenerateDataKey")
                                                .byRole(text(role))
                                                .onItself()));
        return statements;
    }
}
