package io.usagewatch.bench.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.bench.detection.LabelledSeries.Kind;
import io.usagewatch.bench.detection.LabelledSeries.Label;
import io.usagewatch.bench.detection.Outcome.Alarm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutcomeTest {

    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final Instant START = Instant.parse("2026-11-02T00:00:00Z");
    private static final LabelledSeries SERIES =
            new LabelledSeries(
                    "a",
                    Kind.COUNTS,
                    INTERVAL,
                    START,
                    Map.of("x", new double[1_008], "y", new double[1_008]),
                    List.of(new Label("x", at(10), at(12)), new Label("x", at(100), at(101))));

    @Test
    void two_alarms_in_one_window_find_one_incident_and_none_of_them_is_false() {
        assertThat(Outcome.of(SERIES, List.of(alarm("x", 10), alarm("x", 11))))
                .isEqualTo(new Outcome(1, 2, 0, 1));
    }

    @Test
    void an_alarm_two_intervals_off_still_hits_and_three_off_it_is_false() {
        assertThat(Outcome.of(SERIES, List.of(alarm("x", 8))).found()).isOne();
        assertThat(Outcome.of(SERIES, List.of(alarm("x", 13))).found()).isOne();
        assertThat(Outcome.of(SERIES, List.of(alarm("x", 7), alarm("x", 14))))
                .isEqualTo(new Outcome(0, 2, 2, 1));
    }

    @Test
    void an_alarm_for_another_entity_is_false() {
        assertThat(Outcome.of(SERIES, List.of(alarm("y", 10)))).isEqualTo(new Outcome(0, 2, 1, 1));
    }

    @Test
    void precision_recall_and_f1_are_those_of_found_incidents_and_false_alarms() {
        Outcome outcome = new Outcome(3, 4, 2, 2);

        assertThat(outcome.precision()).isEqualTo(0.6);
        assertThat(outcome.recall()).isEqualTo(0.75);
        assertThat(outcome.f1()).isEqualTo(6.0 / 9);
        assertThat(outcome.falseAlarmsPerWeek()).isEqualTo(1);
        assertThat(Outcome.NONE.f1()).isZero();
    }

    private static Alarm alarm(String entity, int i) {
        return new Alarm(entity, at(i), at(i + 1));
    }

    private static Instant at(int i) {
        return START.plus(INTERVAL.multipliedBy(i));
    }
}
