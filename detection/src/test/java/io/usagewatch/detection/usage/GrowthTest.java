package io.usagewatch.detection.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrowthTest {

    private static final int PER_DAY = 288;

    /** Monday, 2026-11-02, in days since 1970. */
    private static final long MONDAY = 1_793_577_600L / 86_400;

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14})
    void a_leak_that_grows_by_a_tenth_a_day_is_noticed_within_three_days(int from) {
        double[] counts = counts(from + 3, day -> 50 * Math.pow(1.1, Math.max(0, day - from + 1)));

        assertThat(growsWithin(counts, from, from + 3)).isTrue();
        assertThat(growsWithin(counts, 0, from)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {21, 22, 23, 24})
    void it_is_noticed_too_where_weekends_have_less(int from) {
        double[] counts =
                counts(
                        from + 3,
                        day ->
                                (day % 7 >= 5 ? 20 : 80)
                                        * Math.pow(1.1, Math.max(0, day - from + 1)));

        assertThat(growsWithin(counts, from, from + 3)).isTrue();
        assertThat(growsWithin(counts, 0, from)).isFalse();
    }

    @Test
    void usage_that_has_grown_ever_since_is_no_news() {
        assertThat(growsWithin(counts(28, day -> 20 + 3 * day), 0, 28)).isFalse();
    }

    @Test
    void a_single_step_is_no_growth() {
        assertThat(growsWithin(counts(20, day -> day < 12 ? 50 : 110), 0, 20)).isFalse();
    }

    @Test
    void noise_does_not_grow() {
        assertThat(growsWithin(counts(28, day -> 30), 0, 28)).isFalse();
        assertThat(growsWithin(counts(28, day -> 0.2), 0, 28)).isFalse();
        assertThat(growsWithin(counts(28, day -> 0), 0, 28)).isFalse();
    }

    private static boolean growsWithin(double[] counts, int fromDay, int toDay) {
        Surprise surprise = new Surprise(MONDAY * PER_DAY, Duration.ofMinutes(5), counts, 2);
        for (int i = fromDay * PER_DAY; i < toDay * PER_DAY; i++) {
            Expectation expectation = surprise.at(i);
            if (expectation.growing() && expectation.surprise() >= 2) {
                return true;
            }
        }
        return false;
    }

    /** Poisson's noise around a mean by the day, from Monday on, with a daily cycle. */
    private static double[] counts(int days, IntToDoubleFunction mean) {
        Random random = new Random(days);
        double[] counts = new double[days * PER_DAY];
        for (int i = 0; i < counts.length; i++) {
            double cycle = 1 - 0.5 * Math.cos(2 * Math.PI * i / PER_DAY);
            double expected = cycle * mean.applyAsDouble(i / PER_DAY);
            counts[i] =
                    Math.max(0, Math.round(expected + Math.sqrt(expected) * random.nextGaussian()));
        }
        return counts;
    }
}
