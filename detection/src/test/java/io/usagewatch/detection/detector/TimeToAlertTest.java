package io.usagewatch.detection.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.metering.Lag;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimeToAlertTest {

    private static final Duration FIVE = Duration.ofMinutes(5);

    @Test
    void built_in_apis_alert_within_fourteen_minutes_of_indexing() {
        for (MonitoredApi api : Catalog.builtIn().apis()) {
            assertThat(TimeToAlert.of(api.interval(), Optional.empty()).worstAfterIndexing())
                    .as(api.id())
                    .isLessThanOrEqualTo(Duration.ofMinutes(14));
        }
    }

    @Test
    void parts_add_up() {
        TimeToAlert time = TimeToAlert.of(FIVE, lag(240));
        assertThat(time.windowDelay()).isEqualTo(Duration.ofMinutes(5 + 2 + 4));
        assertThat(time.worst()).isEqualTo(Duration.ofMinutes(5 + 2 + 4 + 5 + 1));
        assertThat(time.worstAfterIndexing()).isEqualTo(Duration.ofMinutes(13));
    }

    @Test
    void delay_waits_for_all_but_the_latest_events() {
        assertThat(delay(lag(20))).isEqualTo(Duration.ofMinutes(7));
        assertThat(delay(lag(31))).isEqualTo(Duration.ofMinutes(8));
        assertThat(delay(lag(330))).isEqualTo(Duration.ofMinutes(12));
        assertThat(delay(lag(2_000))).isEqualTo(Duration.ofMinutes(17));
    }

    @Test
    void delay_has_a_bound_however_late_events_are() {
        Lag hours = new Lag(Duration.ofHours(1), Duration.ofHours(9), Duration.ofHours(9));
        assertThat(delay(Optional.of(hours))).isEqualTo(Duration.ofMinutes(17));
    }

    @Test
    void what_is_not_known_yet_is_taken_for_cloudtrails_average() {
        assertThat(delay(Optional.empty())).isEqualTo(Duration.ofMinutes(5 + 2 + 5));
    }

    private static Duration delay(Optional<Lag> lag) {
        return TimeToAlert.of(FIVE, lag).windowDelay();
    }

    private static Optional<Lag> lag(int p95Seconds) {
        return Optional.of(
                new Lag(
                        Duration.ofSeconds(p95Seconds / 2),
                        Duration.ofSeconds(p95Seconds),
                        Duration.ofSeconds(2L * p95Seconds)));
    }
}
