package io.usagewatch.detection.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class LeastDeviationTest {

    private final LeastDeviation least = new LeastDeviation(5, 100);

    @Test
    void both_bounds_have_to_be_reached() {
        assertThat(least.reachedBy(10, 5)).isTrue();
        assertThat(least.reachedBy(9.9, 5)).as("4.9 calls more").isFalse();
        assertThat(least.reachedBy(190, 100)).as("90 %% more").isFalse();
        assertThat(least.reachedBy(200, 100)).isTrue();
    }

    @Test
    void where_nothing_was_expected_the_number_of_calls_decides() {
        assertThat(least.reachedBy(5, 0)).isTrue();
        assertThat(least.reachedBy(4, 0)).isFalse();
    }

    @Test
    void it_is_never_negative() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LeastDeviation(-1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new LeastDeviation(0, Double.NaN));
    }
}
