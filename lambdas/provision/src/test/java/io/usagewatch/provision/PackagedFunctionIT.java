package io.usagewatch.provision;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.detector.DomainDetectors;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.sandbox.lambda.Invoked;
import io.usagewatch.sandbox.lambda.LambdaFunction;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The zip that is deployed, under the real runtime interface client, against a real node. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client is for Linux")
class PackagedFunctionIT {

    private static final Path ROOT = Path.of(System.getProperty("usagewatch.root", "../.."));
    private static final Path ZIP =
            ROOT.resolve("lambdas/provision/target/usage-watch-provision.zip");
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir private Path folder;

    @Test
    void takes_the_life_of_a_deployment_in_and_gives_the_changes_out() throws Exception {
        Path plugin = ROOT.resolve("sandbox/anomaly-plugin/target/plugin");
        NodeSettings settings = NodeSettings.named("packaged-provision", folder).withPlugin(plugin);
        try (Node node = Node.start(settings);
                SearchDomain domain = SearchDomain.at(node.uri());
                LambdaFunction function = function("function", node.uri().toString(), Map.of())) {
            assertThat(outcomes(function, event("create"))).contains("created", "started");
            assertThat(DomainDetectors.idsByName(domain)).isNotEmpty();

            assertThat(outcomes(function, event("update")))
                    .contains("unchanged")
                    .doesNotContain("created", "updated", "deleted");

            assertThat(outcomes(function, event("delete"))).contains("deleted");
            assertThat(DomainDetectors.idsByName(domain)).isEmpty();
        }
    }

    @Test
    void tells_lambda_of_a_call_that_failed_and_starts_from_a_snapshot() throws Exception {
        try (LambdaFunction function =
                function(
                        "snapshot",
                        "http://127.0.0.1:1",
                        Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"))) {
            Invoked unknown = function.invoke("{\"action\":\"upgrade\"}", LIMIT);
            assertThat(unknown.succeeded()).isFalse();
            assertThat(unknown.text())
                    .contains("it must be create, update, prepare, start or delete");

            Invoked unreachable = function.invoke(event("update"), Duration.ofSeconds(11));
            assertThat(unreachable.succeeded()).isFalse();
            assertThat(unreachable.text()).contains("http://127.0.0.1:1");
        }
    }

    private LambdaFunction function(String name, String endpoint, Map<String, String> more)
            throws Exception {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("USAGE_WATCH_ENDPOINT", endpoint);
        environment.put("USAGE_WATCH_ACCOUNT", "111122223333");
        environment.put(
                "USAGE_WATCH_ALERT_TOPIC", "arn:aws:sns:eu-west-1:111122223333:usage-watch-alerts");
        environment.put("USAGE_WATCH_ALERT_ROLE", "arn:aws:iam::111122223333:role/publisher");
        return LambdaFunction.start(
                ZIP,
                "io.usagewatch.provision.ProvisionHandler::handleRequest",
                folder.resolve(name),
                1_024,
                environment);
    }

    /** As the deployment calls it. */
    private static String event(String action) {
        return "{\"tf\":{\"action\":\"%s\"}}".formatted(action);
    }

    private static List<String> outcomes(LambdaFunction function, String event)
            throws InterruptedException {
        Invoked invoked = function.invoke(event, LIMIT);
        assertThat(invoked.succeeded()).as(invoked.text()).isTrue();
        JsonNode changes = Json.parse(invoked.text()).path("changes");
        return changes.valueStream().map(change -> change.path("outcome").asString()).toList();
    }
}
