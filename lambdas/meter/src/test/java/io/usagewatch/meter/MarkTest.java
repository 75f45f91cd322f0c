package io.usagewatch.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.metering.Lag;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MarkTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final MonitoredApi EC2 = Catalog.builtIn().get("ec2-run-instances");

    private final Mark untilNoon = Mark.NONE.since(NOON).after(EC2, NOON, NOON);

    @Test
    void mark_moves_to_the_end_of_a_span_that_touches_it() {
        Instant end = NOON.plus(Duration.ofHours(1));
        assertThat(to(untilNoon.after(EC2, NOON, end))).isEqualTo(end);
    }

    @Test
    void mark_does_not_jump_over_a_gap() {
        Instant from = NOON.plus(Duration.ofHours(1));
        assertThat(to(untilNoon.after(EC2, from, from.plus(Duration.ofHours(1))))).isEqualTo(NOON);
    }

    @Test
    void mark_does_not_move_back() {
        Instant from = NOON.minus(Duration.ofHours(2));
        assertThat(to(untilNoon.after(EC2, from, from.plus(Duration.ofHours(1))))).isEqualTo(NOON);
    }

    @Test
    void mark_starts_anew_where_the_api_is_measured_otherwise() {
        Mark old =
                new Mark(
                        Optional.of(NOON),
                        Optional.empty(),
                        Map.of(EC2.id(), new Mark.Standing("otherwise", NOON)),
                        Optional.empty());
        assertThat(old.standing(EC2)).isEmpty();
        Instant from = NOON.minus(Duration.ofDays(9));
        assertThat(to(old.after(EC2, from, from.plusSeconds(3_600))))
                .isEqualTo(from.plusSeconds(3_600));
    }

    @Test
    void mark_that_starts_anew_jumps_over_a_gap_but_not_back() {
        Instant later = NOON.plus(Duration.ofDays(40));
        assertThat(to(untilNoon.anew(EC2, later))).isEqualTo(later);
        assertThat(to(untilNoon.anew(EC2, NOON.minusSeconds(60)))).isEqualTo(NOON);
    }

    @Test
    void api_is_behind_from_a_day_on_and_at_its_beginning() {
        assertThat(untilNoon.isBehind(EC2, NOON.plus(Duration.ofHours(23)))).isFalse();
        assertThat(untilNoon.isBehind(EC2, NOON.plus(Duration.ofHours(25)))).isTrue();
        assertThat(Mark.NONE.isBehind(EC2, NOON)).isTrue();
    }

    @Test
    void mark_reads_back_as_it_was_written() {
        Mark mark =
                untilNoon
                        .indexed(NOON)
                        .lag(
                                Optional.of(
                                        new Lag(
                                                Duration.ofSeconds(1),
                                                Duration.ofSeconds(2),
                                                Duration.ofSeconds(3))));
        assertThat(Mark.fromJson(mark.toJson("111122223333"))).isEqualTo(mark);
    }

    private static Instant to(Mark mark) {
        return mark.standing(EC2).orElseThrow().to();
    }
}
