package io.usagewatch.sandbox.anomaly.alerting.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.sandbox.anomaly.alerting.alert.Alert.Failure;
import io.usagewatch.sandbox.anomaly.alerting.alert.Alert.Sent;
import io.usagewatch.sandbox.anomaly.alerting.alert.Alert.State;
import io.usagewatch.sandbox.anomaly.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opensearch.common.xcontent.XContentHelper;
import org.opensearch.common.xcontent.json.JsonXContent;

class AlertTest {
    private static final Instant START = Instant.ofEpochSecond(1_000);
    private static final Alert ACTIVE =
            new Alert(
                    "id",
                    3,
                    "monitor",
                    1,
                    "monitor's name",
                    "execution",
                    "trigger",
                    "trigger's name",
                    "1",
                    State.ACTIVE,
                    null,
                    List.of(),
                    List.of(new Sent("action", START, 2), new Sent("other", null, 1)),
                    START,
                    START,
                    null,
                    null);

    @Test
    void is_read_again_as_it_was_written() {
        assertThat(Alert.parse("id", 3, copy(ACTIVE))).isEqualTo(ACTIVE);
        Alert failed = ACTIVE.goesOn(new Failure(START, "broken"), List.of(), START);
        assertThat(Alert.parse("id", 3, copy(failed))).isEqualTo(failed);
    }

    private static Map<String, Object> copy(Alert alert) {
        return XContentHelper.convertToMap(
                JsonXContent.jsonXContent, Json.text(alert.document()), false);
    }

    @Test
    void remembers_the_last_ten_errors_the_latest_first() {
        Alert alert = ACTIVE;
        for (int run = 1; run <= 12; run++) {
            Instant time = START.plusSeconds(run);
            alert = alert.goesOn(new Failure(time, "broken " + run), List.of(), time);
        }
        assertThat(alert.state()).isEqualTo(State.ERROR);
        assertThat(alert.error()).isEqualTo("broken 12");
        assertThat(alert.errors()).hasSize(10);
        assertThat(alert.errors().getFirst().message()).isEqualTo("broken 12");
        assertThat(alert.errors().getLast().message()).isEqualTo("broken 3");
    }

    @Test
    void error_that_is_over_stays_in_the_history() {
        Alert alert =
                ACTIVE.goesOn(new Failure(START, "broken"), List.of(), START)
                        .goesOn(null, List.of(), START.plusSeconds(60));
        assertThat(alert.state()).isEqualTo(State.ACTIVE);
        assertThat(alert.error()).isNull();
        assertThat(alert.errors()).hasSize(1);
        assertThat(alert.lastNotification()).isEqualTo(START.plusSeconds(60));
    }

    @Test
    void ends_when_it_is_completed() {
        Alert alert = ACTIVE.completed(ACTIVE.actions(), START.plusSeconds(60));
        assertThat(alert.state()).isEqualTo(State.COMPLETED);
        assertThat(alert.end()).isEqualTo(START.plusSeconds(60));
        assertThat(alert.lastNotification()).isEqualTo(START);
    }
}
