package io.usagewatch.console.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-24T12:00:00Z"));
    private final InstantSource source = now::get;
    private final Clock clock = source.withZone(ZoneOffset.UTC);
    private final Breaker breaker = new Breaker(Duration.ofSeconds(10), clock);

    @Test
    void two_failures_in_a_row_keep_nobody_from_asking() {
        fail(2);
        assertThat(breaker.lets()).isTrue();
    }

    @Test
    void after_the_third_nobody_asks_for_a_while_and_then_one_question_tries() {
        fail(3);
        assertThat(breaker.lets()).isFalse();

        pass(10);

        assertThat(breaker.lets()).isTrue();
        assertThat(breaker.lets()).isFalse();
    }

    @Test
    void an_answer_lets_everybody_ask_again() {
        fail(3);
        pass(10);
        assertThat(breaker.lets()).isTrue();

        breaker.answered();

        assertThat(breaker.lets()).isTrue();
        assertThat(breaker.lets()).isTrue();
        fail(2);
        assertThat(breaker.lets()).isTrue();
    }

    @Test
    void each_attempt_in_vain_doubles_the_while_up_to_six_times_the_first() {
        fail(3);
        int rest = 10;
        for (int next : new int[] {20, 40, 60, 60}) {
            pass(rest - 1);
            assertThat(breaker.lets()).as("after %d s", rest - 1).isFalse();
            pass(1);
            assertThat(breaker.lets()).as("after %d s", rest).isTrue();
            breaker.failed();
            rest = next;
        }
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.failed();
        }
    }

    private void pass(int seconds) {
        now.updateAndGet(at -> at.plusSeconds(seconds));
    }
}
