package io.usagewatch.detection.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SurpriseTest {

    private static final Duration HOUR = Duration.ofHours(1);

    /** Monday, 2026-11-02, in hours since 1970. */
    private static final long MONDAY = 1_793_577_600L / 3_600;

    @Property(tries = 200)
    void later_values_never_change_what_was_expected(
            @ForAll @Size(min = 30, max = 200) @IntRange(max = 1_000) int[] counts,
            @ForAll @IntRange(min = 0, max = 29) int i,
            @ForAll long seed) {
        double[] past = Arrays.stream(counts).asDoubleStream().toArray();
        double[] other = past.clone();
        Random random = new Random(seed);
        for (int j = i + 1; j < other.length; j++) {
            other[j] = random.nextInt(1_000);
        }

        assertThat(surprise(past).at(i)).isEqualTo(surprise(other).at(i));
    }

    @Property(tries = 200)
    void a_constant_series_never_surprises(
            @ForAll @IntRange(max = 100_000) int n,
            @ForAll @IntRange(min = 1, max = 400) int length) {
        double[] counts = new double[length];
        Arrays.fill(counts, n);

        assertThat(surprise(counts).at(length - 1).surprise()).isZero();
    }

    @Property(tries = 200)
    void what_is_expected_lies_in_the_usual_range_and_nothing_is_negative(
            @ForAll @Size(min = 30, max = 200) @IntRange(max = 1_000) int[] counts) {
        double[] values = Arrays.stream(counts).asDoubleStream().toArray();

        Expectation last = surprise(values).at(values.length - 1);

        assertThat(last.low()).isNotNegative().isLessThanOrEqualTo(last.expected());
        assertThat(last.high()).isGreaterThanOrEqualTo(last.expected());
        assertThat(last.surprise()).isFinite();
    }

    @Property
    void stabilising_can_be_undone(@ForAll @DoubleRange(min = 0, max = 1e9) double n) {
        assertThat(Surprise.level(Surprise.stabilise(n))).isCloseTo(n, offset(1e-6 * (1 + n)));
    }

    @Test
    void the_first_intervals_surprise_nobody() {
        double[] counts = new double[Surprise.LEAST_HISTORY];
        counts[Surprise.LEAST_HISTORY - 1] = 1_000;

        assertThat(surprise(counts).at(Surprise.LEAST_HISTORY - 1))
                .isEqualTo(new Expectation(1_000, 1_000, 1_000, 0));
    }

    @Test
    void a_burst_surprises_upwards_and_a_breakdown_downwards() {
        double[] counts = noise(21 * 24, 100);
        counts[20 * 24] = 400;
        counts[20 * 24 + 12] = 0;

        assertThat(surprise(counts).at(20 * 24).surprise()).isGreaterThan(5);
        assertThat(surprise(counts).at(20 * 24 + 12).surprise()).isLessThan(-5);
    }

    @Test
    void a_nightly_job_is_no_surprise_on_its_third_night_but_is_at_another_hour() {
        double[] counts = new double[10 * 24];
        for (int day = 0; day < 8; day++) {
            counts[day * 24 + 2] = 80;
        }
        counts[8 * 24 + 9] = 80;

        assertThat(surprise(counts).at(24 + 2).surprise()).as("second night").isLessThan(4);
        assertThat(surprise(counts).at(2 * 24 + 2).surprise()).as("third night").isLessThan(2);
        assertThat(surprise(counts).at(8 * 24 + 9).surprise()).isGreaterThan(7);
    }

    @Test
    void a_job_that_starts_up_to_an_hour_off_is_no_surprise_either() {
        double[] counts = new double[6 * 288];
        int[] minutesOff = {0, 40, -50, 20, -15, 55};
        for (int day = 0; day < 6; day++) {
            counts[day * 288 + 120 + minutesOff[day] / 5] = 60;
        }
        Surprise surprise = new Surprise(MONDAY * 12, Duration.ofMinutes(5), counts, 2);

        for (int day = 3; day < 6; day++) {
            assertThat(surprise.at(day * 288 + 120 + minutesOff[day] / 5).surprise())
                    .as("day %d", day)
                    .isLessThanOrEqualTo(2);
        }
    }

    @Test
    void a_lasting_change_of_level_surprises_once() {
        double[] counts = noise(21 * 24, 50);
        for (int i = 10 * 24; i < counts.length; i++) {
            counts[i] += 200;
        }

        assertThat(surprise(counts).at(10 * 24).surprise()).isGreaterThan(5);
        for (int i = 10 * 24 + 6; i < counts.length; i++) {
            assertThat(surprise(counts).at(i).surprise()).as("hour %d", i).isLessThan(4);
        }
    }

    @Test
    void the_first_mornings_of_a_new_account_are_damped_and_a_breach_is_not_lost() {
        double[] counts = officeHours(4 * 24, 40);
        counts[3 * 24 + 3] = 90;

        for (int i = 0; i < 3 * 24; i++) {
            assertThat(surprise(counts).at(i).surprise()).as("hour %d", i).isLessThan(4);
        }
        assertThat(surprise(counts).at(3 * 24 + 3).surprise()).isGreaterThan(7);
    }

    @Test
    void the_first_monday_after_a_first_weekend_is_damped() {
        double[] counts = officeHours(3 * 24, 40);
        Arrays.fill(counts, 0, 2 * 24, 0);
        Surprise fromSaturday = new Surprise(MONDAY - 2 * 24, HOUR, counts, 2);

        for (int i = 2 * 24; i < counts.length; i++) {
            assertThat(fromSaturday.at(i).surprise()).as("hour %d", i).isLessThan(4);
        }
    }

    @Test
    void a_quiet_weekend_after_a_busy_week_is_no_surprise() {
        double[] counts = officeHours(7 * 24, 40);
        Arrays.fill(counts, 5 * 24, 7 * 24, 0);

        for (int i = 5 * 24; i < counts.length; i++) {
            assertThat(surprise(counts).at(i).surprise()).as("hour %d", i).isGreaterThan(-4);
        }
    }

    @Test
    void zero_is_no_drop_where_usage_often_was_zero() {
        double[] counts = new double[21 * 24];
        for (int i = 0; i < counts.length; i += 2) {
            counts[i] = 100;
        }

        assertThat(surprise(counts).at(20 * 24 + 1).surprise()).isGreaterThan(-2);
    }

    /** What the meter keeps. */
    @Property(tries = 50)
    void what_lies_more_than_the_history_back_does_not_matter(
            @ForAll @IntRange(max = 500) int level, @ForAll long seed) {
        Random random = new Random(seed);
        double[] counts = new double[30 * 24];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = random.nextInt(level + 1) + i / 50;
        }
        int last = counts.length - 1;
        int first = last - (int) Surprise.HISTORY.toHours();
        Surprise kept =
                new Surprise(MONDAY + first, HOUR, Arrays.copyOfRange(counts, first, last + 1), 2);

        assertThat(kept.at(last - first)).isEqualTo(surprise(counts).at(last));
    }

    private static double[] officeHours(int length, double level) {
        Random random = new Random(2);
        double[] counts = new double[length];
        for (int i = 0; i < length; i++) {
            double share = Math.max(0, Math.sin((i % 24 - 7) / 11.0 * Math.PI));
            counts[i] =
                    i % 24 < 7 || i % 24 > 18
                            ? 0
                            : Math.round(level * share * (0.8 + 0.4 * random.nextDouble()));
        }
        return counts;
    }

    private static Surprise surprise(double[] counts) {
        return new Surprise(MONDAY, HOUR, counts, 2);
    }

    private static double[] noise(int length, double level) {
        Random random = new Random(1);
        double[] counts = new double[length];
        for (int i = 0; i < length; i++) {
            counts[i] = Math.max(0, Math.round(level + Math.sqrt(level) * random.nextGaussian()));
        }
        return counts;
    }
}
