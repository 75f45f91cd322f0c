package io.usagewatch.detection.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.usagewatch.detection.catalog.Severity;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertTest {

    private static final String MESSAGE =
            """
            {"type": "usage-watch-alert", "version": 1, "state": "going-on",
             "account": "111122223333", "api": "lambda-invoke", "title": "Lambda Invoke",
             "severity": "high", "intervalSeconds": 300, "detector": "usage-watch-split.5m",
             "period": {"from": "2026-11-24T10:00:00Z", "to": "2026-11-24T10:01:00.123Z"},
             "entities": [
               {"key": "fn-a", "doc_count": 3, "n": {"value": 420.0}, "expected": {"value": 31.5},
                "low": {"value": 20.0}, "high": {"value": 45.0}, "highest": {"value": 9.4},
                "lowest": {"value": 2.2}, "growing": {"value": 0.0}, "evidence": {"value": 10.1},
                "first": {"value": 1.7955144E12}, "last": {"value": 1.795515E12}},
               {"key": "fn-b", "doc_count": 1, "n": {"value": 0.0}, "expected": {"value": 31.5},
                "low": {"value": 20.0}, "high": {"value": 45.0}, "highest": {"value": -6.5},
                "lowest": {"value": -8.0},
                "first": {"value": 1.7955144E12}, "last": {"value": 1.7955144E12}}],
             "grades": [{"key": "fn-a", "doc_count": 1,
               "of": {"doc_count": 1, "grade": {"value": 0.9}, "confidence": {"value": 0.97}}}]}
            """;

    @Test
    void says_what_is_going_on_with_which_entity() {
        Alert alert = Alert.parse(MESSAGE);

        assertThat(alert.state()).isEqualTo(Alert.State.GOING_ON);
        assertThat(alert.account()).isEqualTo("111122223333");
        assertThat(alert.api()).isEqualTo("lambda-invoke");
        assertThat(alert.severity()).isEqualTo(Severity.HIGH);
        assertThat(alert.interval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(alert.to()).isEqualTo(Instant.parse("2026-11-24T10:01:00.123Z"));
        Instant start = Instant.ofEpochMilli(1_795_514_400_000L);
        assertThat(alert.entities())
                .containsExactly(
                        new AlertedEntity(
                                "fn-a",
                                start,
                                start.plusSeconds(900),
                                3,
                                420,
                                31.5,
                                20,
                                45,
                                9.4,
                                0.9,
                                0.97),
                        new AlertedEntity(
                                "fn-b",
                                start,
                                start.plusSeconds(300),
                                1,
                                0,
                                31.5,
                                20,
                                45,
                                -8,
                                0,
                                0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Monitor m just entered alert status.",
                "{}",
                "{\"type\":\"usage-watch-alert\",\"version\":2}",
                "{\"type\":\"usage-watch-alert\",\"version\":1,\"intervalSeconds\":300,\"state\":\"gone\"}",
                "{\"type\":\"usage-watch-alert\",\"version\":1,\"state\":\"over\"}"
            })
    void what_is_no_alert_of_ours_is_refused_in_one_line(String message) {
        assertThatExceptionOfType(AlertException.class)
                .isThrownBy(() -> Alert.parse(message))
                .withMessageMatching("[^\n]*not an alert of Usage Watch[^\n]*");
    }
}
