package io.usagewatch.sandbox.anomaly.alerting.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.usagewatch.sandbox.anomaly.alerting.monitor.Schedule.Cron;
import io.usagewatch.sandbox.anomaly.alerting.monitor.Schedule.Every;
import io.usagewatch.sandbox.anomaly.alerting.monitor.Schedule.Period;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
    private static final Instant ENABLED = Instant.parse("2026-11-24T02:50:32.299Z");
    private static final Schedule TEN_MINUTES = new Every(10, ChronoUnit.MINUTES);

    @Test
    void interval_is_due_in_steps_since_it_was_enabled() {
        assertThat(TEN_MINUTES.next(ENABLED, ENABLED))
                .isEqualTo(Instant.parse("2026-11-24T03:00:32.299Z"));
        assertThat(TEN_MINUTES.next(ENABLED, Instant.parse("2026-11-24T04:05:00Z")))
                .isEqualTo(Instant.parse("2026-11-24T04:10:32.299Z"));
    }

    @Test
    void time_at_which_it_was_due_is_over() {
        Instant due = TEN_MINUTES.next(ENABLED, ENABLED);
        assertThat(TEN_MINUTES.next(ENABLED, due)).isEqualTo(due.plusSeconds(600));
    }

    @Test
    void run_is_about_the_time_since_it_was_due_before() {
        Instant end = Instant.parse("2026-11-24T03:00:00Z");
        assertThat(TEN_MINUTES.endingAt(end)).isEqualTo(new Period(end.minusSeconds(600), end));
        assertThat(cron("30 * * * *", "UTC").endingAt(end))
                .isEqualTo(new Period(Instant.parse("2026-11-24T02:30:00Z"), end));
    }

    private static Schedule cron(String expression, String zone) {
        return new Cron(CronExpression.parse(expression), ZoneId.of(zone));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    * * * * *          | UTC           | 2026-11-24T02:51:00Z
                    0 * * * *          | UTC           | 2026-11-24T03:00:00Z
                    */20 9-17 * * *    | UTC           | 2026-11-24T09:00:00Z
                    0 8 * * *          | Europe/Berlin | 2026-11-24T07:00:00Z
                    0 0 1 * *          | UTC           | 2026-12-01T00:00:00Z
                    0 0 29 2 *         | UTC           | 2028-02-29T00:00:00Z
                    15,45 2 * * *      | UTC           | 2026-11-25T02:15:00Z
                    0 0 * * MON        | UTC           | 2026-11-30T00:00:00Z
                    0 0 * * 7          | UTC           | 2026-11-29T00:00:00Z
                    0 0 * JAN-FEB *    | UTC           | 2027-01-01T00:00:00Z
                    0 0 13 * FRI       | UTC           | 2026-11-27T00:00:00Z
                    """)
    void cron_is_due_as_unix_says(String expression, String zone, Instant due) {
        assertThat(cron(expression, zone).next(ENABLED, ENABLED)).isEqualTo(due);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    x             | Cron expression contains 1 parts but we expect one of [5]
                    60 * * * *    | Failed to parse cron expression. Value [60] not in range [0, 59]
                    * 5-3 * * *   | Failed to parse cron expression. Value [5-3] not in range [0, 23]
                    * * 0 * *     | Failed to parse cron expression. Value [0] not in range [1, 31]
                    * * 31 2 *    | Failed to parse cron expression. No day of [* * 31 2 *] exists
                    a * * * *     | Failed to parse cron expression. Invalid chars in expression! Expression: A
                    """)
    void what_is_never_due_is_refused(String expression, String words) {
        assertThatThrownBy(() -> CronExpression.parse(expression)).hasMessage(words);
    }
}
