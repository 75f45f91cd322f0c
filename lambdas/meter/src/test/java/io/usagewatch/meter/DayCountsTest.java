package io.usagewatch.meter;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class DayCountsTest {

    @Property
    void measures_read_back_as_they_were(@ForAll("days") double[] day) {
        double[] read = new double[day.length];
        DayCounts.decode(DayCounts.encode(day), read, 0);
        assertThat(read).isEqualTo(day);
    }

    @Example
    void small_count_takes_two_bytes_and_zero_none() {
        assertThat(DayCounts.encode(new double[288])).isEmpty();
        assertThat(DayCounts.encode(new double[] {0, 0, 63, 0, 1})).hasSize(4);
    }

    @Example
    void part_of_a_day_is_read() {
        double[] read = new double[3];
        DayCounts.decode(DayCounts.encode(new double[] {1, 2, 3, 4, 5}), read, -1);
        assertThat(read).containsExactly(2, 3, 4);
    }

    @Example
    void last_use_is_found() {
        assertThat(DayCounts.last(DayCounts.encode(new double[] {0, 7, 0.5, 0}))).isEqualTo(2);
        assertThat(DayCounts.last(DayCounts.encode(new double[4]))).isEqualTo(-1);
    }

    @Provide
    Arbitrary<double[]> days() {
        return Arbitraries.frequencyOf(
                        Tuple.of(5, Arbitraries.just(0.0)),
                        Tuple.of(3, Arbitraries.longs().between(0, 1L << 60).map(n -> (double) n)),
                        Tuple.of(2, Arbitraries.doubles().between(-1e300, 1e300).map(d -> d + 0.0)))
                .array(double[].class)
                .ofMaxSize(300);
    }
}
