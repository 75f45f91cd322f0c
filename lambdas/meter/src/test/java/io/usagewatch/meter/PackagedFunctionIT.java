package io.usagewatch.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.StateIndex;
import io.usagewatch.detection.usage.UsageIndex;
import io.usagewatch.sandbox.lambda.Invoked;
import io.usagewatch.sandbox.lambda.LambdaFunction;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The zip that is deployed, under the real runtime interface client, against a real node. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client is for Linux")
class PackagedFunctionIT {

    private static final Path ZIP =
            Path.of(System.getProperty("usagewatch.root", "../.."))
                    .resolve("lambdas/meter/target/usage-watch-meter.zip");
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir private Path folder;

    @Test
    void takes_a_backfill_in_and_gives_what_it_metered_out() throws Exception {
        try (Node node = Node.start(NodeSettings.named("packaged-meter", folder));
                SearchDomain domain = SearchDomain.at(node.uri());
                LambdaFunction function = function(node)) {
            Invoked unprepared = function.invoke("{}", LIMIT);
            assertThat(unprepared.succeeded()).isFalse();
            assertThat(unprepared.text()).contains("run provision first");

            domain.put("/_index_template/" + EventsIndex.TEMPLATE, EventsIndex.template());
            domain.put("/" + UsageIndex.NAME, UsageIndex.body());
            domain.put("/" + StateIndex.NAME, StateIndex.body());
            new Events("111122223333")
                    .call("2026-11-20T00:01:00Z", "ec2", "CreateVolume", "ann")
                    .call("2026-11-20T00:02:00Z", "ec2", "CreateVolume", "ann")
                    .index(domain);

            Invoked metered =
                    function.invoke(
                            """
                            {"backfill":{"from":"2026-11-20T00:00:00Z","to":"2026-11-20T00:10:00Z"}}
                            """,
                            LIMIT);
            assertThat(metered.text())
                    .contains("\"from\":\"2026-11-20T00:00:00Z\"")
                    .contains("\"to\":\"2026-11-20T00:10:00Z\"")
                    .contains("\"complete\":true");
            domain.refresh(UsageIndex.NAME);
            assertThat(
                            domain.get(
                                            "/%s/_doc/111122223333:ebs-create-volume:-:1795132800"
                                                    .formatted(UsageIndex.NAME))
                                    .path("_source")
                                    .path("n")
                                    .asDouble())
                    .isEqualTo(2);
        }
    }

    private LambdaFunction function(Node node) throws Exception {
        return LambdaFunction.start(
                ZIP,
                "io.usagewatch.meter.MeterHandler::handleRequest",
                folder.resolve("function"),
                1_024,
                Map.of(
                        "USAGE_WATCH_ENDPOINT",
                        node.uri().toString(),
                        "USAGE_WATCH_ACCOUNT",
                        "111122223333"));
    }
}
