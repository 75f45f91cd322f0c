package io.usagewatch.detection.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.catalog.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentWordsTest {

    private static final Instant START = Instant.parse("2026-11-18T03:20:00Z");
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    private final Incident incident =
            new Incident(
                    "id",
                    "111122223333",
                    "lambda-invoke",
                    "webhooks",
                    START,
                    START.plus(Duration.ofMinutes(10)),
                    0,
                    0,
                    3_120,
                    104.3,
                    12,
                    Severity.MEDIUM,
                    List.of(START, START.plus(INTERVAL)),
                    List.of());

    @Test
    void headline_says_how_much_and_what_would_be_usual() {
        assertThat(IncidentWords.headline(incident, "Lambda invocations"))
                .isEqualTo("3,120 Lambda invocations where 104 are usual");
    }

    @Test
    void an_incident_goes_on_until_it_was_quiet_for_long_enough() {
        assertThat(IncidentWords.lasted(incident, INTERVAL, START.plus(Duration.ofMinutes(20))))
                .isEqualTo("10 min, going on");
        assertThat(IncidentWords.lasted(incident, INTERVAL, START.plus(Duration.ofHours(2))))
                .isEqualTo("10 min");
    }

    @Test
    void cost_is_said_from_one_dollar_on() {
        assertThat(IncidentWords.cost(incident, builtIn("ec2-run-instances")))
                .contains("about 6,936 US dollars more");
        assertThat(IncidentWords.cost(incident, builtIn("kms-decrypt"))).isEmpty();
        assertThat(IncidentWords.cost(incident, builtIn("console-login-failures"))).isEmpty();
    }

    private static MonitoredApi builtIn(String id) {
        return Catalog.builtIn().get(id);
    }
}
