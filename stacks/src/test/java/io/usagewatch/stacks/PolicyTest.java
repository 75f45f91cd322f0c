package io.usagewatch.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.stacks.engine.MadeUpCloud;
import io.usagewatch.stacks.engine.Registered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.Architecture;
import software.amazon.awssdk.services.lambda.model.LogFormat;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.lambda.model.SnapStartApplyOn;
import software.amazon.awssdk.services.opensearch.model.AutoTuneDesiredState;
import software.amazon.awssdk.services.opensearch.model.LogType;
import software.amazon.awssdk.services.opensearch.model.OpenSearchPartitionInstanceType;
import software.amazon.awssdk.services.opensearch.model.TLSSecurityPolicy;
import software.amazon.awssdk.services.opensearch.model.VolumeType;
import tools.jackson.databind.JsonNode;

/**
 * Rules for everything that is registered, in each of the deployments that {@link Deployed} knows.
 */
class PolicyTest {

    private static final String IN_A_VPC =
            "Lambda asks for it of a function in a VPC; AWS's own policy for that has * too, and a finer one was not tried";
    private static final String AS_IT_IS =
            "Describe* and metrics know no resource; notify says how it is now";

    /** Actions on all resources, and why. */
    private static final Map<String, String> WITHOUT_RESOURCE =
            Map.ofEntries(
                    Map.entry("ec2:AssignPrivateIpAddresses", IN_A_VPC),
                    Map.entry("ec2:CreateNetworkInterface", IN_A_VPC),
                    Map.entry("ec2:DeleteNetworkInterface", IN_A_VPC),
                    Map.entry("ec2:DescribeNetworkInterfaces", IN_A_VPC),
                    Map.entry("ec2:DescribeSubnets", IN_A_VPC),
                    Map.entry("ec2:UnassignPrivateIpAddresses", IN_A_VPC),
                    Map.entry("cloudwatch:GetMetricStatistics", AS_IT_IS),
                    Map.entry("ec2:DescribeInstances", AS_IT_IS),
                    Map.entry("ec2:DescribeVolumes", AS_IT_IS),
                    Map.entry("ecr:GetAuthorizationToken", "a token is for the whole registry"));

    /** Policies of AWS's, which have wildcards of their own, and why they are used. */
    private static final Map<String, String> POLICIES_OF_AWS =
            Map.of(
                    "arn:aws:iam::aws:policy/AmazonOpenSearchServiceCognitoAccess",
                    "OpenSearch Service asks for this one to sign people in to Dashboards");

    /** Keys that a request may give several values, so that only a set operator compares them. */
    private static final Set<String> OF_SEVERAL_VALUES =
            Set.of(
                    "cognito-identity.amazonaws.com:amr",
                    "aws:TagKeys",
                    "aws:PrincipalOrgPaths",
                    "aws:CalledVia");

    /** Principals that name no source when they assume a role, and what binds them instead. */
    private static final Map<String, String> WITHOUT_SOURCE =
            Map.of("lambda.amazonaws.com", "Lambda takes roles of the function's own account only");

    private static List<Registered> resources = List.of();

    @BeforeAll
    static void deploys() {
        resources = Deployed.all().flatMap(List::stream).toList();
    }

    @Test
    void no_action_is_a_wildcard() {
        assertThat(statements().filter(Said::allows))
                .allSatisfy(
                        said ->
                                assertThat(said.texts("Action"))
                                        .noneMatch(action -> action.contains("*")));
    }

    @Test
    void no_action_is_on_everything_unless_aws_knows_nothing_finer() {
        Set<String> wide =
                statements()
                        .filter(
                                said ->
                                        said.allows()
                                                && said.texts("Resource").stream()
                                                        .anyMatch(PolicyTest::isWide))
                        // In a key's own policy, * is that key.
                        .filter(said -> !said.by().is("Key"))
                        .flatMap(said -> said.texts("Action").stream())
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(wide).isNotEmpty().isSubsetOf(WITHOUT_RESOURCE.keySet());
    }

    /** Whether it is in any service, region or account, or has no name that begins with text. */
    private static boolean isWide(String resource) {
        String[] parts = resource.split(":", 6);
        return parts.length < 6
                || parts[5].startsWith("*")
                || Stream.of(parts).limit(5).anyMatch(part -> part.contains("*"));
    }

    @Test
    void nothing_is_allowed_but_what_is_named() {
        assertThat(statements())
                .allSatisfy(
                        said ->
                                assertThat(said.one().propertyNames())
                                        .doesNotContain(
                                                "NotAction", "NotResource", "NotPrincipal"));
    }

    @Test
    void keys_of_several_values_are_compared_as_sets() {
        assertThat(statements().flatMap(Said::conditions))
                .isNotEmpty()
                .allSatisfy(
                        condition -> {
                            if (OF_SEVERAL_VALUES.contains(condition.getValue())) {
                                assertThat(condition.getKey()).matches("For(Any|All)Value.*:.+");
                            }
                        });
    }

    @Test
    void policies_of_aws_are_used_only_where_there_is_a_reason() {
        assertThat(of("RolePolicyAttachment"))
                .isNotEmpty()
                .extracting(made -> made.text("policyArn"))
                .isSubsetOf(POLICIES_OF_AWS.keySet());
        assertThat(of("Role"))
                .allSatisfy(made -> assertThat(made.inputs().path("managedPolicyArns")).isEmpty());
    }

    @Test
    void every_statement_says_what_it_is_for() {
        assertThat(statements())
                .allSatisfy(
                        said ->
                                assertThat(said.one().path("Sid").asString(""))
                                        .matches("[A-Z][A-Za-z0-9]+"));
    }

    @Test
    void every_service_is_bound_to_its_source() {
        Set<String> bound =
                Set.of("aws:SourceArn", "aws:SourceAccount", "kms:EncryptionContext:aws:logs:arn");
        assertThat(
                        statements()
                                .filter(
                                        said ->
                                                said.allows()
                                                        && !said.principals("Service").isEmpty()))
                .filteredOn(
                        said -> !WITHOUT_SOURCE.keySet().containsAll(said.principals("Service")))
                .isNotEmpty()
                .allSatisfy(said -> assertThat(said.conditionKeys()).containsAnyElementsOf(bound));
        assertThat(of("Permission"))
                .isNotEmpty()
                .allSatisfy(
                        made -> {
                            assertThat(made.text("sourceArn")).startsWith("arn:");
                            assertThat(made.text("sourceAccount")).isEqualTo(made.account());
                        });
    }

    @Test
    void nobody_but_the_deny_statements_names_everybody() {
        assertThat(statements().filter(Said::allows))
                .noneMatch(said -> said.one().path("Principal").asString("").equals("*"))
                .allSatisfy(said -> assertThat(said.principals("AWS")).doesNotContain("*"));
    }

    /** Kinds that keep something of an account's; each is looked at by a test of this class. */
    private static final Set<String> KEEPS_DATA =
            Set.of(
                    "BucketV2",
                    "Domain",
                    "Function",
                    "LogGroup",
                    "Parameter",
                    "Queue",
                    "Secret",
                    "Topic",
                    "Trail");

    /** Kinds that keep nothing, or what AWS always encrypts with keys of its own. */
    private static final Set<String> KEEPS_NONE =
            Set.of(
                    "Alias",
                    "AuthorizeVpcEndpointAccess",
                    "BucketLifecycleConfigurationV2",
                    "BucketOwnershipControls",
                    "BucketPolicy",
                    "BucketPublicAccessBlock",
                    "BucketServerSideEncryptionConfigurationV2",
                    "BucketVersioningV2",
                    "Cluster",
                    "Dashboard",
                    "Eip",
                    "FunctionEventInvokeConfig",
                    "IdentityPool",
                    "IdentityPoolRoleAttachment",
                    "InternetGateway",
                    "Invocation",
                    "Key",
                    "LayerVersion",
                    "Listener",
                    "LoadBalancer",
                    "LogResourcePolicy",
                    "LogSubscriptionFilter",
                    "ManagedUserPoolClient",
                    "MetricAlarm",
                    "NatGateway",
                    "Permission",
                    "QueuePolicy",
                    "Role",
                    "RolePolicy",
                    "RolePolicyAttachment",
                    "Route",
                    "RouteTable",
                    "RouteTableAssociation",
                    "Schedule",
                    "SecretVersion",
                    "SecurityGroup",
                    "SecurityGroupEgressRule",
                    "SecurityGroupIngressRule",
                    "Service",
                    "Subnet",
                    "TargetGroup",
                    "TaskDefinition",
                    "TopicPolicy",
                    "TopicSubscription",
                    "UserGroup",
                    "UserPool",
                    "UserPoolClient",
                    "UserPoolDomain",
                    "Vpc",
                    "VpcEndpoint");

    @Test
    void of_every_kind_of_resource_it_is_known_whether_it_keeps_data() {
        assertThat(resources)
                .filteredOn(made -> made.custom() && made.type().startsWith("aws:"))
                .extracting(made -> made.type().substring(made.type().lastIndexOf(':') + 1))
                .allMatch(kind -> KEEPS_DATA.contains(kind) != KEEPS_NONE.contains(kind))
                .containsAll(KEEPS_DATA);
    }

    @Test
    void everything_that_keeps_data_is_encrypted() {
        Map.of(
                        "LogGroup", "kmsKeyId",
                        "Topic", "kmsMasterKeyId",
                        "Trail", "kmsKeyId",
                        "Function", "kmsKeyArn",
                        "Secret", "kmsKeyId")
                .forEach(
                        (type, key) ->
                                assertThat(of(type))
                                        .as(type)
                                        .isNotEmpty()
                                        .allSatisfy(
                                                made ->
                                                        assertThat(made.text(key))
                                                                .startsWith("arn:aws:kms:")));
        assertThat(of("Queue"))
                .isNotEmpty()
                .allSatisfy(made -> assertThat(made.flag("sqsManagedSseEnabled")).isTrue());
        assertThat(of("Key"))
                .isNotEmpty()
                .allSatisfy(made -> assertThat(made.flag("enableKeyRotation")).isTrue());
        assertThat(of("BucketV2"))
                .isNotEmpty()
                .allSatisfy(
                        made -> {
                            JsonNode wanted =
                                    ofBucket(made, "BucketServerSideEncryptionConfigurationV2")
                                            .inputs()
                                            .path("rules")
                                            .path(0)
                                            .path("applyServerSideEncryptionByDefault");
                            assertThat(wanted.path("sseAlgorithm").asString(""))
                                    .isEqualTo("aws:kms");
                            assertThat(wanted.path("kmsMasterKeyId").asString(""))
                                    .startsWith("arn:aws:kms:");
                        });
    }

    @Test
    void what_is_in_the_hubs_parameters_is_no_secret() {
        assertThat(of("Parameter"))
                .isNotEmpty()
                .allSatisfy(
                        made -> {
                            assertThat(made.text("type")).isEqualTo("String");
                            assertThat(made.document("value").propertyNames())
                                    .isSubsetOf(
                                            "id",
                                            "name",
                                            "region",
                                            "endpoint",
                                            "dashboards",
                                            "provisionFunction",
                                            "meterFunction",
                                            "readRole",
                                            "operateRole",
                                            "readAccessRole",
                                            "operateAccessRole");
                        });
    }

    @Test
    void nothing_is_sent_without_tls() {
        assertThat(of("BucketV2")).isNotEmpty().allSatisfy(made -> ofBucket(made, "BucketPolicy"));
        assertThat(
                        Stream.of("BucketPolicy", "TopicPolicy", "QueuePolicy")
                                .flatMap(type -> of(type).stream()))
                .isNotEmpty()
                .allSatisfy(
                        made ->
                                assertThat(made.policies().stream().flatMap(PolicyTest::statements))
                                        .anySatisfy(
                                                one -> {
                                                    assertThat(one.path("Effect").asString(""))
                                                            .isEqualTo("Deny");
                                                    assertThat(one.path("Condition").toString())
                                                            .isEqualTo(
                                                                    "{\"Bool\":{\"aws:SecureTransport\":\"false\"}}");
                                                }));
        assertThat(of("Listener"))
                .isNotEmpty()
                .allSatisfy(
                        made -> {
                            assertThat(made.text("protocol")).isEqualTo("HTTPS");
                            assertThat(made.text("sslPolicy"))
                                    .startsWith("ELBSecurityPolicy-TLS13-1-2-");
                        });
        // The one exception: from the balancer to the console's task it is HTTP, inside the hub's
        // VPC and between two security groups; docs/deploy.md says so.
        assertThat(of("TargetGroup"))
                .isNotEmpty()
                .allSatisfy(made -> assertThat(made.name()).isEqualTo("hub-console"));
    }

    @Test
    void a_domain_is_encrypted_and_asks_who_it_is() {
        assertThat(of("Domain"))
                .isNotEmpty()
                .allSatisfy(
                        made -> {
                            JsonNode domain = made.inputs();
                            assertThat(domain.path("encryptAtRest").path("enabled").asBoolean())
                                    .isTrue();
                            assertThat(domain.path("encryptAtRest").path("kmsKeyId").asString(""))
                                    .startsWith("arn:aws:kms:");
                            assertThat(made.text("domainEndpointOptions", "tlsSecurityPolicy"))
                                    .startsWith("Policy-Min-TLS-1-2-");
                            assertThat(
                                            domain.path("nodeToNodeEncryption")
                                                    .path("enabled")
                                                    .asBoolean())
                                    .isTrue();
                            assertThat(
                                            domain.path("domainEndpointOptions")
                                                    .path("enforceHttps")
                                                    .asBoolean())
                                    .isTrue();
                            assertThat(
                                            domain.path("advancedSecurityOptions")
                                                    .path("enabled")
                                                    .asBoolean())
                                    .isTrue();
                            assertThat(
                                            domain.path("advancedSecurityOptions")
                                                    .path("internalUserDatabaseEnabled")
                                                    .asBoolean())
                                    .isFalse();
                            assertThat(domain.path("ebsOptions").path("volumeType").asString())
                                    .isEqualTo(VolumeType.GP3.toString());
                        });
    }

    @Test
    void what_runs_in_a_container_may_be_pulled_by_the_role_that_starts_it() {
        assertThat(of("TaskDefinition"))
                .isNotEmpty()
                .allSatisfy(
                        task -> {
                            Registered starting =
                                    of("RolePolicy").stream()
                                            .filter(
                                                    made ->
                                                            made.account().equals(task.account())
                                                                    && task.text("executionRoleArn")
                                                                            .endsWith(
                                                                                    "/"
                                                                                            + made
                                                                                                    .text(
                                                                                                            "role")))
                                            .findFirst()
                                            .orElseThrow();
                            String[] image =
                                    task.document("containerDefinitions")
                                            .path(0)
                                            .path("image")
                                            .asString("")
                                            .split("[./:@]");
                            assertThat(
                                            statements(starting.policies().getFirst())
                                                    .filter(
                                                            one ->
                                                                    one.path("Action")
                                                                            .toString()
                                                                            .contains(
                                                                                    "ecr:BatchGetImage"))
                                                    .map(one -> one.path("Resource").asString("")))
                                    .as("%s pulls %s", starting, List.of(image))
                                    .containsExactly(
                                            "arn:aws:ecr:%s:%s:repository/%s"
                                                    .formatted(image[3], image[0], image[6]));
                        });
    }

    @Test
    void no_bucket_is_public() {
        assertThat(of("BucketV2"))
                .isNotEmpty()
                .allSatisfy(
                        made ->
                                assertThat(
                                                List.of(
                                                        "blockPublicAcls",
                                                        "blockPublicPolicy",
                                                        "ignorePublicAcls",
                                                        "restrictPublicBuckets"))
                                        .allMatch(ofBucket(made, "BucketPublicAccessBlock")::flag));
    }

    @Test
    void every_log_group_has_a_retention() {
        assertThat(of("LogGroup"))
                .isNotEmpty()
                .allSatisfy(
                        made ->
                                assertThat(made.inputs().path("retentionInDays").asInt())
                                        .isPositive());
    }

    @Test
    void what_a_function_could_not_do_goes_to_a_queue() {
        assertThat(of("Function"))
                .isNotEmpty()
                .allSatisfy(
                        made ->
                                assertThat(
                                                beside(
                                                                made,
                                                                "FunctionEventInvokeConfig",
                                                                "functionName",
                                                                MadeUpCloud.physical(made))
                                                        .text(
                                                                "destinationConfig",
                                                                "onFailure",
                                                                "destination"))
                                        .startsWith("arn:aws:sqs:"));
    }

    @Test
    void every_queue_and_topic_has_a_policy() {
        assertThat(of("Queue"))
                .isNotEmpty()
                .allSatisfy(
                        made ->
                                beside(
                                        made,
                                        "QueuePolicy",
                                        "queueUrl",
                                        "https://sqs.%s.amazonaws.com/%s/%s"
                                                .formatted(
                                                        made.region(),
                                                        made.account(),
                                                        MadeUpCloud.physical(made))));
        assertThat(of("Topic"))
                .isNotEmpty()
                .allSatisfy(made -> beside(made, "TopicPolicy", "arn", MadeUpCloud.arn(made)));
    }

    private static Registered ofBucket(Registered bucket, String type) {
        return beside(bucket, type, "bucket", MadeUpCloud.physical(bucket));
    }

    /** What is made for another resource in the same deployment, and names it. */
    private static Registered beside(Registered of, String type, String property, String value) {
        return of(type).stream()
                .filter(
                        made ->
                                made.account().equals(of.account())
                                        && made.text(property).equals(value))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type + " of " + value));
    }

    @Test
    void values_are_known_to_aws() {
        assertThat(of("Function"))
                .isNotEmpty()
                .allSatisfy(
                        made -> {
                            assertThat(Runtime.knownValues())
                                    .contains(Runtime.fromValue(made.text("runtime")));
                            assertThat(Architecture.knownValues())
                                    .contains(
                                            Architecture.fromValue(
                                                    made.inputs()
                                                            .path("architectures")
                                                            .path(0)
                                                            .asString("")));
                            assertThat(SnapStartApplyOn.knownValues())
                                    .contains(
                                            SnapStartApplyOn.fromValue(
                                                    made.text("snapStart", "applyOn")));
                            assertThat(LogFormat.knownValues())
                                    .contains(
                                            LogFormat.fromValue(
                                                    made.text("loggingConfig", "logFormat")));
                        });
        assertThat(of("Domain"))
                .isNotEmpty()
                .allSatisfy(
                        made -> {
                            JsonNode cluster = made.inputs().path("clusterConfig");
                            assertThat(types()).contains(cluster.path("instanceType").asString());
                            if (cluster.path("dedicatedMasterEnabled").asBoolean()) {
                                assertThat(types())
                                        .contains(cluster.path("dedicatedMasterType").asString());
                            }
                            assertThat(TLSSecurityPolicy.knownValues())
                                    .contains(
                                            TLSSecurityPolicy.fromValue(
                                                    made.text(
                                                            "domainEndpointOptions",
                                                            "tlsSecurityPolicy")));
                            assertThat(AutoTuneDesiredState.knownValues())
                                    .contains(
                                            AutoTuneDesiredState.fromValue(
                                                    made.text("autoTuneOptions", "desiredState")));
                            assertThat(made.inputs().path("logPublishingOptions").valueStream())
                                    .isNotEmpty()
                                    .allMatch(
                                            option ->
                                                    LogType.knownValues()
                                                            .contains(
                                                                    LogType.fromValue(
                                                                            option.path("logType")
                                                                                    .asString(
                                                                                            ""))));
                        });
    }

    private static Set<String> types() {
        return OpenSearchPartitionInstanceType.knownValues().stream()
                .map(OpenSearchPartitionInstanceType::toString)
                .collect(Collectors.toSet());
    }

    private static List<Registered> of(String type) {
        return resources.stream().filter(made -> made.custom() && made.is(type)).toList();
    }

    private static Stream<Said> statements() {
        List<Said> said = new ArrayList<>();
        for (Registered made : resources) {
            made.policies().stream()
                    .flatMap(PolicyTest::statements)
                    .forEach(one -> said.add(new Said(made, one)));
        }
        assertThat(said).hasSizeGreaterThan(50);
        return said.stream();
    }

    /** A policy of one statement need not have a list. */
    private static Stream<JsonNode> statements(JsonNode policy) {
        JsonNode statements = policy.path("Statement");
        return statements.isArray() ? statements.valueStream() : Stream.of(statements);
    }

    /** A statement of a policy document, and the resource that it is a property of. */
    private record Said(Registered by, JsonNode one) {

        boolean allows() {
            return one.path("Effect").asString("").equals("Allow");
        }

        List<String> texts(String key) {
            JsonNode value = one.path(key);
            return value.isArray()
                    ? value.valueStream().map(JsonNode::asString).toList()
                    : value.isMissingNode() ? List.of() : List.of(value.asString());
        }

        List<String> principals(String kind) {
            JsonNode said = one.path("Principal").path(kind);
            return said.isArray()
                    ? said.valueStream().map(JsonNode::asString).toList()
                    : said.isMissingNode() ? List.of() : List.of(said.asString());
        }

        /** Operator and key of each. */
        Stream<Map.Entry<String, String>> conditions() {
            return one.path("Condition").properties().stream()
                    .flatMap(
                            operator ->
                                    operator.getValue().propertyNames().stream()
                                            .map(key -> Map.entry(operator.getKey(), key)));
        }

        Set<String> conditionKeys() {
            return one.path("Condition")
                    .valueStream()
                    .flatMap(keys -> keys.propertyNames().stream())
                    .collect(Collectors.toSet());
        }
    }
}
