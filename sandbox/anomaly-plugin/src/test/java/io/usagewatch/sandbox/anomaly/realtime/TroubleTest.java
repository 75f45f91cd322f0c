package io.usagewatch.sandbox.anomaly.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.Test;

class TroubleTest {
    private final Trouble trouble = new Trouble();

    private void again() {
        trouble.log(LogManager.getLogger(), "it failed", new IllegalStateException("why"));
    }

    @Test
    void each_failure_is_given_twice_as_long_up_to_a_limit_until_it_is_over() {
        again();
        assertThat(trouble.wait(Duration.ofMinutes(1))).hasSeconds(2);
        again();
        assertThat(trouble.wait(Duration.ofMinutes(1))).hasSeconds(4);
        for (int i = 0; i < 100; i++) {
            again();
        }
        assertThat(trouble.wait(Duration.ofMinutes(1))).hasSeconds(60);
        trouble.over();
        again();
        assertThat(trouble.wait(Duration.ofMinutes(1))).hasSeconds(2);
    }
}
