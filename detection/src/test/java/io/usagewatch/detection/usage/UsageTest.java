package io.usagewatch.detection.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.search.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class UsageTest {

    private static final Instant START = Instant.parse("2026-11-01T10:05:00Z");

    @Property
    void reads_back_what_it_wrote(
            @ForAll @StringLength(max = 100) String entity,
            @ForAll @IntRange(min = 0) int epochSecond,
            @ForAll @DoubleRange(min = 0, max = 1e12) double n,
            @ForAll @DoubleRange(min = -1e3, max = 1e3) double surprise) {
        Usage usage =
                new Usage(
                        "111122223333",
                        "lambda-invoke",
                        entity,
                        Instant.ofEpochSecond(epochSecond),
                        Duration.ofMinutes(5),
                        n,
                        new Expectation(n / 2, n / 3, n, surprise));

        assertThat(Usage.fromJson(Json.parse(Json.bytes(usage.toJson())))).isEqualTo(usage);
    }

    @Test
    void its_document_has_the_fields_of_the_usage_index_and_no_other() {
        assertThat(usage("fn-a").toJson().propertyNames())
                .containsExactlyInAnyOrderElementsOf(
                        UsageIndex.body().path("mappings").path("properties").propertyNames());
    }

    @Test
    void the_same_interval_written_again_has_the_same_id() {
        Usage corrected =
                new Usage(
                        "111122223333",
                        "lambda-invoke",
                        "fn-a",
                        START,
                        Duration.ofMinutes(5),
                        99,
                        Expectation.unknown(99));

        assertThat(corrected.id()).isEqualTo(usage("fn-a").id());
    }

    @Test
    void ids_differ_by_entity_and_by_interval() {
        assertThat(usage("fn-a").id())
                .isNotEqualTo(usage("fn-b").id())
                .isNotEqualTo(usage("").id());
        assertThat(usage("fn-a").end()).isEqualTo(START.plusSeconds(300));
    }

    @Test
    void an_id_fits_into_the_512_bytes_of_a_document_id() {
        assertThat(usage("ä".repeat(8_000)).id().getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThan(200);
    }

    private static Usage usage(String entity) {
        return new Usage(
                "111122223333",
                "lambda-invoke",
                entity,
                START,
                Duration.ofMinutes(5),
                7,
                new Expectation(2, 0, 5, 3.5));
    }
}
