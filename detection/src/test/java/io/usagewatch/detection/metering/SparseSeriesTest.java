package io.usagewatch.detection.metering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SparseSeriesTest {

    @Property
    void a_dense_series_holds_the_sum_of_each_interval(
            @ForAll @Size(max = 100) List<@IntRange(max = 50) Integer> intervals,
            @ForAll @IntRange(max = 25) int from,
            @ForAll @IntRange(min = 25, max = 50) int to) {
        SparseSeries series = new SparseSeries();
        intervals.forEach(interval -> series.add(interval, 2));
        double[] dense = series.dense(from, to);
        assertThat(dense).hasSize(to - from);
        for (int i = from; i < to; i++) {
            int interval = i;
            long times = intervals.stream().filter(other -> other == interval).count();
            assertThat(dense[i - from]).isEqualTo(2.0 * times);
        }
        assertThat(series.volume()).isEqualTo(2.0 * intervals.size());
    }

    @Test
    void a_series_without_usage_was_last_used_before_all_time() {
        assertThat(new SparseSeries().last()).isEqualTo(Integer.MIN_VALUE);
    }

    @Test
    void zero_is_no_use() {
        SparseSeries series = new SparseSeries();
        series.add(3, 1);
        series.add(9, 0);
        assertThat(series.last()).isEqualTo(3);
        assertThat(series.isUsed(3, 4)).isTrue();
        assertThat(series.isUsed(4, 20)).isFalse();
    }
}
