package io.usagewatch.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.stacks.configuration.Configuration;
import io.usagewatch.stacks.engine.Registered;
import io.usagewatch.stacks.engine.StackFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NamesTest {

    /** AWS's limits, by type, with the property that is the name. */
    private static final Map<String, Map.Entry<String, Integer>> LIMITS =
            Map.ofEntries(
                    limit("cloudtrail/trail", "name", 128),
                    limit("cloudwatch/dashboard", "dashboardName", 255),
                    limit("cloudwatch/logGroup", "name", 512),
                    limit("cloudwatch/logResourcePolicy", "policyName", 255),
                    limit("cloudwatch/logSubscriptionFilter", "name", 512),
                    limit("cloudwatch/metricAlarm", "name", 255),
                    limit("cognito/identityPool", "identityPoolName", 128),
                    limit("cognito/userGroup", "name", 128),
                    limit("cognito/userPool", "name", 128),
                    limit("cognito/userPoolClient", "name", 128),
                    limit("cognito/userPoolDomain", "domain", 63),
                    limit("ec2/securityGroup", "name", 255),
                    limit("ecs/cluster", "name", 255),
                    limit("ecs/service", "name", 255),
                    limit("ecs/taskDefinition", "family", 255),
                    limit("iam/role", "name", 64),
                    limit("iam/rolePolicy", "name", 128),
                    limit("kms/alias", "name", 256),
                    limit("lambda/alias", "name", 128),
                    limit("lambda/function", "name", 64),
                    limit("lambda/layerVersion", "layerName", 140),
                    limit("lb/loadBalancer", "name", 32),
                    limit("lb/targetGroup", "name", 32),
                    limit("opensearch/domain", "domainName", 28),
                    limit("s3/bucketV2", "bucket", 63),
                    limit("scheduler/schedule", "name", 64),
                    limit("secretsmanager/secret", "name", 512),
                    limit("sns/topic", "name", 256),
                    limit("sqs/queue", "name", 80),
                    limit("ssm/parameter", "name", 1011));

    /** What a name is called in the properties of any type; the names of others are no names. */
    private static final Set<String> NAME_PROPERTIES =
            Set.of(
                    "name",
                    "dashboardName",
                    "domainName",
                    "family",
                    "identityPoolName",
                    "layerName",
                    "policyName");

    @Test
    void names_are_short_enough_for_aws_with_the_longest_prefix() {
        Map<String, String> longest =
                new HashMap<>(
                        StackFile.parsed(
                                Deployed.TWO_ACCOUNTS.replace(
                                        "region: eu-west-1", "region: ap-southeast-1")));
        longest.put("usage-watch:prefix", "p".repeat(Configuration.LONGEST_PREFIX));
        longest.computeIfPresent(
                "usage-watch:accounts",
                (key, accounts) -> accounts.replace("\"first\"", "\"" + "f".repeat(30) + "\""));

        List<Registered> resources = Deployed.resources(longest);

        assertThat(LIMITS)
                .allSatisfy(
                        (type, limit) ->
                                assertThat(resources.stream().filter(made -> isOf(made, type)))
                                        .isNotEmpty()
                                        .allSatisfy(
                                                made ->
                                                        assertThat(made.text(limit.getKey()))
                                                                .hasSizeBetween(
                                                                        1, limit.getValue())));
    }

    @Test
    void no_kind_of_resource_that_has_a_name_is_left_out() {
        assertThat(Deployed.all().flatMap(List::stream))
                .filteredOn(made -> made.custom() && made.type().startsWith("aws:"))
                // It names a domain, and has no name of its own.
                .filteredOn(made -> !made.is("AuthorizeVpcEndpointAccess"))
                .filteredOn(made -> NAME_PROPERTIES.stream().anyMatch(made.inputs()::has))
                .isNotEmpty()
                .allSatisfy(made -> assertThat(LIMITS.keySet()).anyMatch(type -> isOf(made, type)));
    }

    private static boolean isOf(Registered made, String type) {
        return made.type().startsWith("aws:" + type + ":");
    }

    private static Map.Entry<String, Map.Entry<String, Integer>> limit(
            String type, String property, int characters) {
        return Map.entry(type, Map.entry(property, characters));
    }
}
