package io.usagewatch.detection.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.usage.Entity;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiCountsTest {

    private final MonitoredApi invoke = Catalog.builtIn().get("lambda-invoke");

    @Test
    void the_smallest_entities_become_other() {
        ApiCounts usage = new ApiCounts(invoke);
        for (int i = 1; i <= ApiCounts.MOST_ENTITIES + 2; i++) {
            usage.add("function-" + i, 7, i);
        }
        usage.bound(Set.of());
        assertThat(usage.byEntity())
                .hasSize(ApiCounts.MOST_ENTITIES + 1)
                .doesNotContainKeys("function-1", "function-2");
        assertThat(usage.series(Entity.OTHER).dense(7, 8)).containsExactly(3);
    }

    @Test
    void an_entity_that_has_a_series_keeps_it_however_small() {
        ApiCounts usage = new ApiCounts(invoke);
        for (int i = 1; i <= ApiCounts.MOST_ENTITIES + 1; i++) {
            usage.add("function-" + i, 7, i);
        }
        usage.bound(Set.of("function-1"));
        assertThat(usage.byEntity()).containsKey("function-1").doesNotContainKey("function-2");
    }

    @Test
    void a_measure_of_nothing_is_no_use() {
        ApiCounts counts = new ApiCounts(invoke);
        counts.add("idle", 7, 0);
        assertThat(counts.byEntity()).isEmpty();
    }

    @Test
    void an_api_that_was_never_called_has_a_series() {
        ApiCounts usage = new ApiCounts(Catalog.builtIn().get("ec2-run-instances"));
        assertThat(usage.byEntity()).containsOnlyKeys(Entity.ALL);
    }

    @Test
    void intervals_are_counted_from_1970() {
        ApiCounts usage = new ApiCounts(invoke);
        Instant start = Instant.parse("2026-11-24T00:05:00Z");
        assertThat(usage.start(usage.interval(start.plusSeconds(299)))).isEqualTo(start);
    }
}
