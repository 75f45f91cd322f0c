package io.usagewatch.detection.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.usagewatch.detection.Apis;
import io.usagewatch.detection.catalog.MonitoredApi;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TrainingTest {

    private static final Instant FIRST = Instant.parse("2023-07-10T11:37:00Z");
    private static final MonitoredApi API = Apis.with("ec2-run-instances");

    @Test
    void fifty_five_minutes_are_too_short_and_it_says_what_is_needed() {
        Training training = after(Duration.ofMinutes(55));

        assertThat(training.trained()).isFalse();
        assertThat(training.reason())
                .isEqualTo(
                        "55 minutes of history; about 3 h 20 min (40 intervals of 5 minutes) are needed before anything can be graded, 2 days for the daily and 1 week for the weekly pattern");
    }

    @Test
    void forty_intervals_are_enough_to_grade() {
        assertThat(after(Duration.ofMinutes(199)).trained()).isFalse();
        assertThat(after(Duration.ofMinutes(200)).trained()).isTrue();
    }

    @Test
    void longer_intervals_need_a_longer_history() {
        MonitoredApi hourly = Apis.with("hourly", "interval: 1h");

        assertThat(Training.of(hourly, FIRST, FIRST.plus(Duration.ofHours(39))).reason())
                .startsWith("1 day 15 h of history; about 1 day 16 h (40 intervals of 1 h)");
    }

    @Test
    void until_the_patterns_are_known_it_says_which_are_not() {
        assertThat(after(Duration.ofHours(20)).reason())
                .isEqualTo(
                        "20 h of history; 2 days are needed for the daily and 1 week for the weekly pattern");
        assertThat(after(Duration.ofDays(3)).reason())
                .isEqualTo("3 days of history; 1 week is needed for the weekly pattern");
        assertThat(after(Duration.ofDays(7))).isEqualTo(new Training(true, ""));
    }

    @Test
    void no_history_at_all_is_said_too() {
        assertThat(after(Duration.ZERO).reason()).startsWith("less than a minute of history");
        assertThatIllegalArgumentException().isThrownBy(() -> after(Duration.ofMinutes(-1)));
    }

    private static Training after(Duration history) {
        return Training.of(API, FIRST, FIRST.plus(history));
    }
}
