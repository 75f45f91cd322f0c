package io.usagewatch.detection.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.metering.Intervals.Run;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntervalsTest {

    @Test
    void neighbours_are_one_run() {
        Intervals intervals = new Intervals().add(10, 13).add(List.of(5, 13, 6));
        assertThat(intervals.runs()).containsExactly(new Run(5, 7), new Run(10, 14));
    }

    @Test
    void empty_range_adds_nothing() {
        assertThat(new Intervals().add(7, 7).isEmpty()).isTrue();
        assertThat(new Intervals().runs()).isEmpty();
    }
}
