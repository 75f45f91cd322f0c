package io.usagewatch.console.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.console.account.AccountHealth.Detectors;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccountHealthTest {

    private static final Instant NOW = Instant.parse("2026-11-24T14:00:00Z");

    @Test
    void a_pipeline_that_keeps_up_has_no_problem() {
        assertThat(health(ago(4), ago(10), 0).problems(NOW)).isEmpty();
    }

    @Test
    void events_that_stay_away_are_said_with_where_to_look() {
        assertThat(health(ago(200), ago(10), 0).problems(NOW))
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.what())
                                    .isEqualTo("has sent no event for 3 h 20 min");
                            assertThat(problem.nextStep()).contains("subscription");
                        });
    }

    @Test
    void an_account_without_events_is_told_so_before_anything_that_follows_from_it() {
        assertThat(health(Optional.empty(), Optional.empty(), 0).problems(NOW))
                .extracting(Problem::what)
                .containsExactly("has no events", "is not metered yet");
    }

    @Test
    void a_meter_that_stopped_is_said_with_the_time_up_to_which_it_went() {
        assertThat(health(ago(4), ago(180), 0).problems(NOW))
                .extracting(Problem::what)
                .containsExactly("is metered only up to Tue 24 Nov 11:00 UTC");
    }

    @Test
    void failed_detectors_are_counted() {
        assertThat(health(ago(4), ago(10), 2).problems(NOW))
                .extracting(Problem::what)
                .containsExactly("has 2 failed detectors");
    }

    private static AccountHealth health(
            Optional<Instant> lastEvent, Optional<Instant> meteredTo, int failed) {
        return new AccountHealth(
                lastEvent,
                Optional.empty(),
                meteredTo,
                Duration.ofMinutes(18),
                new Detectors(6, 0, failed, 0));
    }

    private static Optional<Instant> ago(int minutes) {
        return Optional.of(NOW.minus(Duration.ofMinutes(minutes)));
    }
}
