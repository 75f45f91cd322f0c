package io.usagewatch.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.search.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MetricsTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @Test
    void a_run_is_one_line_that_cloudwatch_makes_metrics_of() {
        String line = Metrics.line(new Metered(3, 7, 2, NOW, NOW, true), "watch-meter", NOW);
        JsonNode read = Json.parse(line);
        JsonNode metrics = read.path("_aws").path("CloudWatchMetrics").path(0);

        assertThat(line).doesNotContain("\n");
        assertThat(read.path("_aws").path("Timestamp").asLong()).isEqualTo(NOW.toEpochMilli());
        assertThat(metrics.path("Namespace").asString()).isEqualTo("UsageWatch");
        assertThat(metrics.path("Dimensions")).hasToString("[[\"FunctionName\"]]");
        assertThat(metrics.path("Metrics").valueStream())
                .extracting(metric -> metric.path("Name").asString())
                .containsExactly("CompleteRuns", "Documents")
                .allMatch(read::has);
        assertThat(read.path("FunctionName").asString()).isEqualTo("watch-meter");
        assertThat(read.path("CompleteRuns").asInt()).isEqualTo(1);
        assertThat(read.path("Documents").asInt()).isEqualTo(7);
    }

    @Test
    void a_run_that_did_not_get_to_its_end_counts_nothing() {
        String line = Metrics.line(Metered.nothing(NOW).incomplete(), "watch-meter", NOW);

        assertThat(Json.parse(line).path("CompleteRuns").asInt(-1)).isZero();
    }
}
