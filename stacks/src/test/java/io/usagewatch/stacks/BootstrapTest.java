package io.usagewatch.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.stacks.engine.Registered;
import io.usagewatch.stacks.engine.StackFile;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The role that deploys, as {@code stacks/bootstrap/deploy-role.yaml} makes it. */
class BootstrapTest {

    /** What making, changing and removing one takes, in part what is easily forgotten, by type. */
    private static final Map<String, List<String>> NEEDED =
            Map.ofEntries(
                    needs(
                            "cloudtrail/trail",
                            "cloudtrail:CreateTrail",
                            "cloudtrail:DeleteTrail",
                            "cloudtrail:StartLogging",
                            "cloudtrail:PutEventSelectors",
                            "cloudtrail:AddTags",
                            "organizations:EnableAWSServiceAccess"),
                    needs(
                            "cloudwatch/dashboard",
                            "cloudwatch:PutDashboard",
                            "cloudwatch:DeleteDashboards"),
                    needs(
                            "cloudwatch/logGroup",
                            "logs:CreateLogGroup",
                            "logs:DeleteLogGroup",
                            "logs:PutRetentionPolicy",
                            "logs:AssociateKmsKey",
                            "logs:TagResource"),
                    needs(
                            "cloudwatch/logResourcePolicy",
                            "logs:PutResourcePolicy",
                            "logs:DeleteResourcePolicy"),
                    needs(
                            "cloudwatch/logSubscriptionFilter",
                            "logs:PutSubscriptionFilter",
                            "logs:DeleteSubscriptionFilter"),
                    needs(
                            "cloudwatch/metricAlarm",
                            "cloudwatch:PutMetricAlarm",
                            "cloudwatch:DeleteAlarms",
                            "cloudwatch:TagResource"),
                    needs(
                            "cognito/identityPool",
                            "cognito-identity:CreateIdentityPool",
                            "cognito-identity:DeleteIdentityPool",
                            "cognito-identity:TagResource"),
                    needs(
                            "cognito/identityPoolRoleAttachment",
                            "cognito-identity:SetIdentityPoolRoles",
                            "iam:PassRole"),
                    needs(
                            "cognito/managedUserPoolClient",
                            "cognito-idp:ListUserPoolClients",
                            "cognito-idp:UpdateUserPoolClient"),
                    needs(
                            "cognito/userGroup",
                            "cognito-idp:CreateGroup",
                            "cognito-idp:DeleteGroup"),
                    needs(
                            "cognito/userPool",
                            "cognito-idp:CreateUserPool",
                            "cognito-idp:DeleteUserPool",
                            "cognito-idp:SetUserPoolMfaConfig",
                            "cognito-idp:TagResource"),
                    needs(
                            "cognito/userPoolClient",
                            "cognito-idp:CreateUserPoolClient",
                            "cognito-idp:DeleteUserPoolClient"),
                    needs(
                            "cognito/userPoolDomain",
                            "cognito-idp:CreateUserPoolDomain",
                            "cognito-idp:DeleteUserPoolDomain"),
                    needs("ec2/eip", "ec2:AllocateAddress", "ec2:ReleaseAddress"),
                    needs(
                            "ec2/internetGateway",
                            "ec2:CreateInternetGateway",
                            "ec2:AttachInternetGateway",
                            "ec2:DetachInternetGateway",
                            "ec2:DeleteInternetGateway"),
                    needs("ec2/natGateway", "ec2:CreateNatGateway", "ec2:DeleteNatGateway"),
                    needs("ec2/route", "ec2:CreateRoute", "ec2:DeleteRoute"),
                    needs("ec2/routeTable", "ec2:CreateRouteTable", "ec2:DeleteRouteTable"),
                    needs(
                            "ec2/routeTableAssociation",
                            "ec2:AssociateRouteTable",
                            "ec2:DisassociateRouteTable"),
                    needs(
                            "ec2/securityGroup",
                            "ec2:CreateSecurityGroup",
                            "ec2:DeleteSecurityGroup"),
                    needs(
                            "ec2/subnet",
                            "ec2:CreateSubnet",
                            "ec2:DeleteSubnet",
                            "ec2:DeleteNetworkInterface"),
                    needs(
                            "ec2/vpc",
                            "ec2:CreateVpc",
                            "ec2:DeleteVpc",
                            "ec2:ModifyVpcAttribute",
                            "ec2:CreateTags"),
                    needs("ec2/vpcEndpoint", "ec2:CreateVpcEndpoint", "ec2:DeleteVpcEndpoints"),
                    needs(
                            "ecs/cluster",
                            "ecs:CreateCluster",
                            "ecs:UpdateCluster",
                            "ecs:DeleteCluster"),
                    needs(
                            "ecs/service",
                            "ecs:CreateService",
                            "ecs:UpdateService",
                            "ecs:DeleteService",
                            "iam:CreateServiceLinkedRole"),
                    needs(
                            "ecs/taskDefinition",
                            "ecs:RegisterTaskDefinition",
                            "ecs:DeregisterTaskDefinition",
                            "iam:PassRole"),
                    needs(
                            "iam/role",
                            "iam:CreateRole",
                            "iam:DeleteRole",
                            "iam:UpdateAssumeRolePolicy",
                            "iam:PutRolePermissionsBoundary",
                            "iam:TagRole"),
                    needs("iam/rolePolicy", "iam:PutRolePolicy", "iam:DeleteRolePolicy"),
                    needs(
                            "iam/rolePolicyAttachment",
                            "iam:AttachRolePolicy",
                            "iam:DetachRolePolicy"),
                    needs("kms/alias", "kms:CreateAlias", "kms:DeleteAlias"),
                    needs(
                            "kms/key",
                            "kms:CreateKey",
                            "kms:PutKeyPolicy",
                            "kms:EnableKeyRotation",
                            "kms:ScheduleKeyDeletion",
                            "kms:TagResource"),
                    needs(
                            "lambda/alias",
                            "lambda:CreateAlias",
                            "lambda:UpdateAlias",
                            "lambda:DeleteAlias"),
                    needs(
                            "lambda/function",
                            "lambda:CreateFunction",
                            "lambda:UpdateFunctionCode",
                            "lambda:UpdateFunctionConfiguration",
                            "lambda:PublishVersion",
                            "lambda:PutFunctionConcurrency",
                            "lambda:DeleteFunction",
                            "kms:Encrypt",
                            "kms:CreateGrant",
                            "iam:PassRole"),
                    needs(
                            "lambda/functionEventInvokeConfig",
                            "lambda:PutFunctionEventInvokeConfig",
                            "lambda:DeleteFunctionEventInvokeConfig"),
                    needs("lambda/invocation", "lambda:InvokeFunction"),
                    needs(
                            "lambda/layerVersion",
                            "lambda:PublishLayerVersion",
                            "lambda:DeleteLayerVersion",
                            "lambda:GetLayerVersion"),
                    needs(
                            "lambda/permission",
                            "lambda:AddPermission",
                            "lambda:RemovePermission",
                            "lambda:GetPolicy"),
                    needs(
                            "lb/listener",
                            "elasticloadbalancing:CreateListener",
                            "elasticloadbalancing:DeleteListener"),
                    needs(
                            "lb/loadBalancer",
                            "elasticloadbalancing:CreateLoadBalancer",
                            "elasticloadbalancing:DeleteLoadBalancer"),
                    needs(
                            "lb/targetGroup",
                            "elasticloadbalancing:CreateTargetGroup",
                            "elasticloadbalancing:DeleteTargetGroup"),
                    needs(
                            "opensearch/authorizeVpcEndpointAccess",
                            "es:AuthorizeVpcEndpointAccess",
                            "es:RevokeVpcEndpointAccess"),
                    needs(
                            "opensearch/domain",
                            "es:CreateDomain",
                            "es:UpdateDomainConfig",
                            "es:UpgradeDomain",
                            "es:GetUpgradeStatus",
                            "es:DeleteDomain",
                            "es:AddTags"),
                    needs("opensearch/vpcEndpoint", "es:CreateVpcEndpoint", "es:DeleteVpcEndpoint"),
                    needs("s3/bucketLifecycleConfigurationV2", "s3:PutLifecycleConfiguration"),
                    needs("s3/bucketOwnershipControls", "s3:PutBucketOwnershipControls"),
                    needs("s3/bucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"),
                    needs("s3/bucketPublicAccessBlock", "s3:PutBucketPublicAccessBlock"),
                    needs(
                            "s3/bucketServerSideEncryptionConfigurationV2",
                            "s3:PutEncryptionConfiguration"),
                    needs(
                            "s3/bucketV2",
                            "s3:CreateBucket",
                            "s3:DeleteBucket",
                            "s3:DeleteObjectVersion",
                            "s3:PutBucketTagging"),
                    needs("s3/bucketVersioningV2", "s3:PutBucketVersioning"),
                    needs(
                            "scheduler/schedule",
                            "scheduler:CreateSchedule",
                            "scheduler:UpdateSchedule",
                            "scheduler:DeleteSchedule",
                            "iam:PassRole"),
                    needs(
                            "secretsmanager/secret",
                            "secretsmanager:CreateSecret",
                            "secretsmanager:DeleteSecret"),
                    needs(
                            "secretsmanager/secretVersion",
                            "secretsmanager:PutSecretValue",
                            "secretsmanager:GetSecretValue",
                            "kms:GenerateDataKey"),
                    needs(
                            "sns/topic",
                            "sns:CreateTopic",
                            "sns:SetTopicAttributes",
                            "sns:DeleteTopic"),
                    needs("sns/topicPolicy", "sns:SetTopicAttributes"),
                    needs(
                            "sns/topicSubscription",
                            "sns:Subscribe",
                            "sns:Unsubscribe",
                            "sns:SetSubscriptionAttributes"),
                    needs(
                            "sqs/queue",
                            "sqs:CreateQueue",
                            "sqs:SetQueueAttributes",
                            "sqs:DeleteQueue"),
                    needs("sqs/queuePolicy", "sqs:SetQueueAttributes"),
                    needs(
                            "ssm/parameter",
                            "ssm:PutParameter",
                            "ssm:DeleteParameter",
                            "ssm:AddTagsToResource"),
                    needs(
                            "vpc/securityGroupEgressRule",
                            "ec2:AuthorizeSecurityGroupEgress",
                            "ec2:RevokeSecurityGroupEgress"),
                    needs(
                            "vpc/securityGroupIngressRule",
                            "ec2:AuthorizeSecurityGroupIngress",
                            "ec2:RevokeSecurityGroupIngress"));

    /** What OpenSearch UI takes, which Cloud Control makes with the caller's permissions. */
    private static final List<String> NEEDED_BY_SEARCH_UI =
            List.of(
                    "cloudformation:CreateResource",
                    "es:CreateApplication",
                    "es:GetApplication",
                    "es:UpdateApplication",
                    "es:DeleteApplication");

    private static final int LONGEST_POLICY = 6144;

    private final Template template = Template.of("deploy-role.yaml");

    @Test
    void it_names_each_action() {
        assertThat(actions())
                .isNotEmpty()
                .allMatch(action -> action.matches("[a-z0-9-]+:[A-Za-z0-9]+"));
    }

    @Test
    void it_may_deploy_every_kind_of_resource_that_there_is() {
        Set<String> types =
                Deployed.all()
                        .flatMap(List::stream)
                        .map(Registered::type)
                        .filter(type -> type.startsWith("aws:"))
                        .map(type -> type.substring("aws:".length(), type.lastIndexOf(':')))
                        .collect(Collectors.toSet());
        Set<String> allowed = actions().collect(Collectors.toSet());

        assertThat(NEEDED.keySet()).isEqualTo(types);
        assertThat(NEEDED)
                .allSatisfy((type, needed) -> assertThat(allowed).as(type).containsAll(needed));
        assertThat(allowed).containsAll(NEEDED_BY_SEARCH_UI);
    }

    @Test
    void it_may_not_change_itself() {
        assertThat(template.parameter("RoleName").path("Default").asString(""))
                .as("roles that it may change begin with the prefix, usage-watch in prod")
                .doesNotStartWith("usage-watch");
    }

    @Test
    void it_removes_only_what_carries_the_programs_tag_where_names_tell_nothing() {
        assertThat(
                        statements()
                                .filter(
                                        one ->
                                                one.path("Action")
                                                        .toString()
                                                        .matches(
                                                                ".*(ec2|cognito-idp|cognito-identity):Delete.*"))
                                .filter(
                                        one ->
                                                !one.path("Sid")
                                                        .asString("")
                                                        .equals("InterfacesThatFunctionsLeave")))
                .isNotEmpty()
                .allSatisfy(
                        one ->
                                assertThat(one.path("Condition").toString())
                                        .contains(
                                                "\"aws:ResourceTag/application\":\"usage-watch\""));
    }

    @Test
    void its_policies_are_short_enough_for_iam() {
        assertThat(Stream.concat(template.policies(), Stream.of("Boundary")))
                .hasSize(5)
                .allSatisfy(
                        name ->
                                assertThat(
                                                template.properties(name)
                                                        .path("PolicyDocument")
                                                        .toString())
                                        .hasSizeLessThan(LONGEST_POLICY));
    }

    @Test
    void the_repository_of_the_consoles_image_is_scanned_encrypted_and_kept() {
        Template repository = Template.of("console-repository.yaml");
        JsonNode images = repository.properties("Images");

        assertThat(images.path("ImageTagMutability").asString()).isEqualTo("IMMUTABLE");
        assertThat(images.path("ImageScanningConfiguration").path("ScanOnPush").asBoolean())
                .isTrue();
        assertThat(images.path("EncryptionConfiguration").path("EncryptionType").asString())
                .isEqualTo("KMS");
        assertThat(repository.root().path("Resources").path("Images").path("DeletionPolicy"))
                .hasToString("\"Retain\"");
        assertThat(StackFile.of("prod").getOrDefault("usage-watch:hub", ""))
                .as("the stack file names the repository that the template makes")
                .contains("/" + repository.parameter("Name").path("Default").asString() + ":");
    }

    private Stream<String> actions() {
        return statements().flatMap(statement -> Template.texts(statement.path("Action")));
    }

    private Stream<JsonNode> statements() {
        return template.policies().flatMap(template::statements);
    }

    private static Map.Entry<String, List<String>> needs(String type, String... actions) {
        return Map.entry(type, List.of(actions));
    }
}
