package io.usagewatch.detection.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.detector.Detector;
import io.usagewatch.detection.detector.TimeToAlert;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AlertMonitorTest {

    @Test
    void goes_on_once_per_interval_and_ends_once_as_long_as_the_end_can_be_found() {
        MonitoredApi api = Catalog.builtIn().get("ebs-create-volume");
        Detector detector = Detector.of("111122223333", List.of(api)).getFirst();
        TimeToAlert time = TimeToAlert.of(api.interval(), Optional.empty());
        JsonNode triggers =
                new AlertMonitor("111122223333", api, detector, "d", "c", time)
                        .toJson()
                        .path("triggers");

        assertThat(silence(triggers, 0)).isEqualTo(4);
        // four quiet intervals, twelve in which evidence gathers, and the delay of usage
        assertThat(silence(triggers, 1)).isEqualTo(16 * 5 + time.windowDelay().toMinutes());
    }

    private static long silence(JsonNode triggers, int trigger) {
        JsonNode throttle =
                triggers.path(trigger)
                        .path("query_level_trigger")
                        .path("actions")
                        .path(0)
                        .path("throttle");
        assertThat(throttle.path("unit").asString()).isEqualTo("MINUTES");
        return throttle.path("value").asLong();
    }
}
