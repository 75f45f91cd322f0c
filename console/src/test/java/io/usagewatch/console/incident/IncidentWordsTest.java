package io.usagewatch.console.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class IncidentWordsTest {

    private static final Instant START = Instant.parse("2026-11-18T03:20:00Z");

    @Test
    void theHeadlineSaysHowMuchAndWhatWouldBeUsual() {
        assertThat(IncidentWords.headline(IncidentFilterTest.row(START)))
                .isEqualTo("3,120 Lambda invocations where 104 are usual");
    }

    @Test
    void anIncidentGoesOnUntilItWasQuietForLongEnough() {
        IncidentRow row = IncidentFilterTest.row(START);

        assertThat(IncidentWords.lasted(row, START.plus(Duration.ofMinutes(20))))
                .isEqualTo("10 min, going on");
        assertThat(IncidentWords.lasted(row, START.plus(Duration.ofHours(2)))).isEqualTo("10 min");
    }

    @Test
    void theCostIsSaidFromOneDollarOn() {
        assertThat(IncidentWords.cost(IncidentFilterTest.row("ec2-run-instances", START)))
                .contains("about 6,936 US dollars more");
        assertThat(IncidentWords.cost(IncidentFilterTest.row("kms-decrypt", START))).isEmpty();
        assertThat(IncidentWords.cost(IncidentFilterTest.row("console-login-failures", START)))
                .isEmpty();
    }
}
