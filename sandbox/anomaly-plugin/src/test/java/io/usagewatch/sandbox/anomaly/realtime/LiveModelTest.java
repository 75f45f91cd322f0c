package io.usagewatch.sandbox.anomaly.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.sandbox.anomaly.Reference;
import io.usagewatch.sandbox.anomaly.series.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LiveModelTest {
    private static final long INTERVAL = 600_000;

    private final LiveModel model =
            new LiveModel(
                    Reference.detector(
                            """
                            {"name":"d","time_field":"ts","indices":["i"],"feature_attributes":[
                              {"feature_name":"n","aggregation_query":{"n":{"sum":{"field":"n"}}}}]}
                            """),
                    1);
    private final List<Range> scored = new ArrayList<>();

    private void past(int points) {
        SortedMap<Long, double[]> past = new TreeMap<>();
        for (int i = 0; i < points; i++) {
            past.put(i * INTERVAL, new double[] {i % 3});
        }
        model.past(past, (range, verdict) -> scored.add(range));
    }

    private void next(int number) {
        long start = number * INTERVAL;
        model.next(
                new Range(start, start + INTERVAL),
                new double[] {1},
                (range, verdict) -> scored.add(range));
    }

    @Test
    void thirty_two_points_of_the_past_train_at_once() {
        past(32);
        assertThat(model.isTrained()).isTrue();
        assertThat(scored).hasSize(32);
        next(32);
        assertThat(scored).hasSize(33);
    }

    @Test
    void with_fewer_it_waits_for_new_points() {
        past(30);
        next(30);
        assertThat(model.isTrained()).isFalse();
        assertThat(model.points()).isEqualTo(31);
        next(31);
        assertThat(model.isTrained()).isTrue();
        assertThat(scored).hasSize(32);
    }

    @Test
    void an_interval_that_comes_twice_is_scored_once() {
        past(32);
        next(32);
        next(32);
        next(31);
        assertThat(scored).hasSize(33);
    }

    @Test
    void looks_at_the_past_three_times_at_most() {
        for (int i = 0; i < 3; i++) {
            assertThat(model.wantsPast()).isTrue();
            past(5);
        }
        assertThat(model.wantsPast()).isFalse();
    }
}
