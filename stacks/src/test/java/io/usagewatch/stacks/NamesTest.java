package io.usagewatch.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.stacks.configuration.Configuration;
import io.usagewatch.stacks.engine.Registered;
import io.usagewatch.stacks.engine.StackFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamesTest {

    /** AWS's limits, by the last part of a resource's type, with the property that is the name. */
    private static final Map<String, Map.Entry<String, Integer>> LIMITS =
            Map.ofEntries(
                    Map.entry("Domain", Map.entry("domainName", 28)),
                    Map.entry("BucketV2", Map.entry("bucket", 63)),
                    Map.entry("Function", Map.entry("name", 64)),
                    Map.entry("Role", Map.entry("name", 64)),
                    Map.entry("Queue", Map.entry("name", 80)),
                    Map.entry("Topic", Map.entry("name", 256)),
                    Map.entry("Trail", Map.entry("name", 128)),
                    Map.entry("LoadBalancer", Map.entry("name", 32)),
                    Map.entry("TargetGroup", Map.entry("name", 32)),
                    Map.entry("Schedule", Map.entry("name", 64)),
                    Map.entry("UserPool", Map.entry("name", 128)),
                    Map.entry("UserPoolDomain", Map.entry("domain", 63)),
                    Map.entry("LayerVersion", Map.entry("layerName", 64)),
                    Map.entry("Application", Map.entry("name", 30)));

    @Test
    void names_are_short_enough_for_aws_with_the_longest_prefix() {
        Map<String, String> longest =
                new HashMap<>(
                        StackFile.parsed(
                                Deployed.TWO_ACCOUNTS.replace(
                                        "region: eu-west-1", "region: ap-southeast-1")));
        longest.put("usage-watch:prefix", "p".repeat(Configuration.LONGEST_PREFIX));

        List<Registered> resources = Deployed.resources(longest);

        LIMITS.forEach(
                (type, limit) ->
                        assertThat(
                                        resources.stream()
                                                .filter(made -> made.custom() && made.is(type))
                                                .toList())
                                .as(type)
                                .isNotEmpty()
                                .allSatisfy(
                                        made ->
                                                assertThat(made.text(limit.getKey()))
                                                        .hasSizeBetween(1, limit.getValue())));
    }
}
