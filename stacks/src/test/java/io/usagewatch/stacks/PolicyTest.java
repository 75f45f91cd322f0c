package io.usagewatch.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.stacks.engine.Registered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.opensearch.model.OpenSearchPartitionInstanceType;
import software.amazon.awssdk.services.opensearch.model.TLSSecurityPolicy;
import software.amazon.awssdk.services.opensearch.model.VolumeType;
import tools.jackson.databind.JsonNode;

/** Rules for everything that is registered, in each of three deployments. */
class PolicyTest {

    /** Actions that AWS lets nobody limit to a resource, and why they are needed. */
    private static final Map<String, String> WITHOUT_RESOURCE =
            Map.of(
                    "JoinTheVpc", "a function's network interfaces do not exist when it is made",
                    "SignInToTheRegistry", "a token is for the whole registry",
                    "SeeTheAccountAsItIs", "Describe* and metrics are of the whole account");

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
    void no_resource_is_a_wildcard_unless_aws_knows_no_finer_one() {
        List<String> wide =
                statements()
                        .filter(said -> said.allows() && said.texts("Resource").contains("*"))
                        // In a key's own policy, * is that key.
                        .filter(said -> !said.by().is("Key"))
                        .map(said -> said.one().path("Sid").asString(""))
                        .distinct()
                        .toList();

        assertThat(wide).isSubsetOf(WITHOUT_RESOURCE.keySet());
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
        assertThat(statements().filter(said -> said.allows() && !said.service().isEmpty()))
                .filteredOn(said -> !WITHOUT_SOURCE.containsKey(said.service()))
                .allSatisfy(said -> assertThat(said.conditionKeys()).containsAnyElementsOf(bound));
        assertThat(of("Permission"))
                .allSatisfy(
                        made -> {
                            assertThat(made.text("sourceArn")).startsWith("arn:");
                            assertThat(made.text("sourceAccount")).isEqualTo(made.account());
                        });
    }

    @Test
    void nobody_but_the_deny_statements_names_everybody() {
        assertThat(statements().filter(said -> said.allows()))
                .noneMatch(said -> said.one().path("Principal").asString("").equals("*"));
    }

    @Test
    void everything_that_keeps_data_is_encrypted() {
        assertThat(of("LogGroup"))
                .allSatisfy(made -> assertThat(made.text("kmsKeyId")).startsWith("arn:aws:kms:"));
        assertThat(of("Topic"))
                .allSatisfy(
                        made -> assertThat(made.text("kmsMasterKeyId")).startsWith("arn:aws:kms:"));
        assertThat(of("Queue"))
                .allSatisfy(
                        made ->
                                assertThat(made.inputs().path("sqsManagedSseEnabled").asBoolean())
                                        .isTrue());
        assertThat(of("Trail"))
                .allSatisfy(made -> assertThat(made.text("kmsKeyId")).startsWith("arn:aws:kms:"));
        assertThat(of("Function"))
                .allSatisfy(made -> assertThat(made.text("kmsKeyArn")).startsWith("arn:aws:kms:"));
        assertThat(of("Secret"))
                .allSatisfy(made -> assertThat(made.text("kmsKeyId")).startsWith("arn:aws:kms:"));
        assertThat(of("Key"))
                .allSatisfy(
                        made ->
                                assertThat(made.inputs().path("enableKeyRotation").asBoolean())
                                        .isTrue());
        assertThat(of("BucketV2")).hasSameSizeAs(of("BucketServerSideEncryptionConfigurationV2"));
    }

    @Test
    void nothing_is_sent_without_tls() {
        assertThat(of("BucketPolicy")).hasSameSizeAs(of("BucketV2"));
        Stream.of("BucketPolicy", "TopicPolicy", "QueuePolicy")
                .flatMap(type -> of(type).stream())
                .forEach(
                        made ->
                                assertThat(made.text("policy"))
                                        .contains(
                                                "{\"aws:SecureTransport\":\"false\"}",
                                                "\"Effect\":\"Deny\""));
        assertThat(of("Listener"))
                .allSatisfy(
                        made -> {
                            assertThat(made.text("protocol")).isEqualTo("HTTPS");
                            assertThat(made.text("sslPolicy"))
                                    .startsWith("ELBSecurityPolicy-TLS13-1-2-");
                        });
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
    void no_bucket_is_public() {
        assertThat(of("BucketPublicAccessBlock"))
                .hasSameSizeAs(of("BucketV2"))
                .allSatisfy(
                        made ->
                                assertThat(
                                                List.of(
                                                        "blockPublicAcls",
                                                        "blockPublicPolicy",
                                                        "ignorePublicAcls",
                                                        "restrictPublicBuckets"))
                                        .allMatch(key -> made.inputs().path(key).asBoolean()));
    }

    @Test
    void every_log_group_has_a_retention() {
        assertThat(of("LogGroup"))
                .allSatisfy(
                        made ->
                                assertThat(made.inputs().path("retentionInDays").asInt())
                                        .isPositive());
    }

    @Test
    void what_a_function_could_not_do_goes_to_a_queue() {
        assertThat(of("FunctionEventInvokeConfig"))
                .hasSameSizeAs(of("Function"))
                .allSatisfy(
                        made ->
                                assertThat(
                                                made.text(
                                                        "destinationConfig",
                                                        "onFailure",
                                                        "destination"))
                                        .startsWith("arn:aws:sqs:"));
    }

    @Test
    void every_queue_and_topic_has_a_policy() {
        assertThat(of("QueuePolicy")).hasSameSizeAs(of("Queue"));
        assertThat(of("TopicPolicy")).hasSameSizeAs(of("Topic"));
    }

    @Test
    void values_are_known_to_aws() {
        assertThat(of("Function"))
                .allSatisfy(
                        made ->
                                assertThat(Runtime.knownValues())
                                        .contains(Runtime.fromValue(made.text("runtime"))));
        assertThat(of("Domain"))
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
            for (JsonNode policy : made.policies()) {
                JsonNode statements = policy.path("Statement");
                (statements.isArray() ? statements.valueStream() : Stream.of(statements))
                        .forEach(one -> said.add(new Said(made, one)));
            }
        }
        assertThat(said).hasSizeGreaterThan(50);
        return said.stream();
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

        String service() {
            return one.path("Principal").path("Service").asString("");
        }

        Set<String> conditionKeys() {
            return one.path("Condition")
                    .valueStream()
                    .flatMap(keys -> keys.propertyNames().stream())
                    .collect(Collectors.toSet());
        }
    }
}
