package io.usagewatch.detection.usage;

import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How surprising a count is, from its own past only.
 *
 * <p>Counts are made comparable by {@code x = 2 * sqrt(n + 3/8)} (Anscombe), whose scale is about 1
 * whatever the level. Three views say what is usual, each by a centre and a scale of its own
 * upwards and downwards: the last six hours; the same time of day on earlier days; and what usage
 * has reached within an hour of that time on two earlier days. The surprise is the smallest of the
 * three deviations, so that neither a nightly job that starts when it likes nor a lasting change of
 * level alarms again and again. Where only one earlier day or none can vouch, it is damped.
 *
 * <p>Where an interval does not surprise by itself, it may be that the days grow: see {@link
 * Growth}, which is why an interval rests on all counts of {@link #HISTORY}. Days and weekends are
 * those of UTC.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Anscombe_transform">Anscombe transform</a>
 */
public final class Surprise {

    /** How far it looks back. */
    public static final Duration HISTORY = Duration.ofDays(28);

    /** How far the recent view looks back. */
    private static final Duration RECENT = Duration.ofHours(6);

    /** With fewer earlier intervals than this nothing is expected, and nothing surprises. */
    static final int LEAST_HISTORY = 12;

    private static final long DAY_SECONDS = 86_400;

    /** One less than the history, so that what is nearby on the first of them lies within. */
    private static final int DAYS = (int) HISTORY.toDays() - 1;

    /** Intervals to either side that count as the same time of day. */
    private static final int SAME_TIME = 2;

    private static final Duration NEARBY = Duration.ofHours(1);

    /** Sums of whole numbers are the same wherever they begin; those of fractions are not. */
    private static final double UNITS = 1 << 20;

    private final long firstInterval;
    private final int perDay;
    private final int recent;
    private final int nearby;
    private final double margin;
    private final double[] counts;
    private final double[] stabilised;

    /** Of the stabilised counts before each interval, in parts of {@link #UNITS}. */
    private final long[] sums;

    /**
     * @param firstInterval number of the series' first interval, counted from 1970-01-01T00:00Z
     * @param interval length of an interval; divides a day
     * @param counts the measure of each interval, without gaps
     * @param margin half width of the usual range, in scales
     */
    public Surprise(long firstInterval, Duration interval, double[] counts, double margin) {
        this.firstInterval = firstInterval;
        this.perDay = (int) (DAY_SECONDS / interval.toSeconds());
        this.recent = (int) RECENT.dividedBy(interval);
        this.nearby = (int) nearby(interval).dividedBy(interval);
        this.margin = margin;
        this.counts = counts.clone();
        this.stabilised = Arrays.stream(counts).map(Surprise::stabilise).toArray();
        this.sums = new long[counts.length + 1];
        for (int i = 0; i < counts.length; i++) {
            sums[i + 1] = sums[i] + Math.round(stabilised[i] * UNITS);
        }
    }

    /** How far to either side of the same time of day it looks on earlier days. */
    private static Duration nearby(Duration interval) {
        Duration sameTime = interval.multipliedBy(SAME_TIME);
        return sameTime.compareTo(NEARBY) > 0 ? sameTime : NEARBY;
    }

    /** What the intervals before the {@code i}-th let expect of it. */
    public Expectation at(int i) {
        if (i < LEAST_HISTORY) {
            return Expectation.unknown(counts[i]);
        }
        View now = View.of(Arrays.copyOfRange(stabilised, Math.max(0, i - recent), i));
        EarlierDays days = new EarlierDays(i);
        if (!days.areKnown()) {
            return expectation(i, days.damping(), now);
        }
        View sameTime = days.sameTime();
        Expectation alone =
                expectation(i, days.damping(), now, sameTime, days.habit(sameTime.centre()));
        // A burst or a drop is news of its own, whatever the days say.
        OptionalDouble growth =
                Math.abs(alone.surprise()) < margin ? growth(i) : OptionalDouble.empty();
        return growth.isPresent() && growth.getAsDouble() > Math.abs(alone.surprise())
                ? alone.growing(level(sameTime.centre()), growth.getAsDouble())
                : alone;
    }

    private OptionalDouble growth(int i) {
        double[] means = new double[Math.min((i + 1) / perDay, (int) HISTORY.toDays())];
        for (int day = 0; day < means.length; day++) {
            int end = i + 1 - day * perDay;
            means[day] = (sums[end] - sums[end - perDay]) / UNITS / perDay;
        }
        return new Growth(means).surprise();
    }

    /** The nearest view decides; none does where they disagree about the direction. */
    private Expectation expectation(int i, double damping, View... views) {
        double x = stabilised[i];
        View nearest = views[0];
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        boolean above = false;
        boolean below = false;
        for (View view : views) {
            nearest = view.distance(x) < nearest.distance(x) ? view : nearest;
            low = Math.min(low, view.centre() - margin * damping * view.below());
            high = Math.max(high, view.centre() + margin * damping * view.above());
            above |= x > view.centre();
            below |= x < view.centre();
        }
        double surprise = above == below ? 0 : nearest.distance(x) / damping * (above ? 1 : -1);
        return new Expectation(level(nearest.centre()), level(low), level(high), surprise);
    }

    /** 1970-01-01 was a Thursday. */
    private boolean isWeekend(int i) {
        long day = Math.floorMod(Math.floorDiv(firstInterval + i, perDay) + 4, 7);
        return day == 0 || day == 6;
    }

    static double stabilise(double n) {
        return 2 * Math.sqrt(Math.max(n, 0) + 0.375);
    }

    static double level(double x) {
        double half = Math.max(x, 0) / 2;
        return Math.max(0, half * half - 0.375);
    }

    /**
     * An interval's time of day on earlier days. Weekdays are compared with weekdays only, as soon
     * as there is one; a weekend's usage is at most that of weekdays as a rule, so these stand in
     * until there are two weekend days.
     */
    private final class EarlierDays {

        private final int i;
        private final boolean weekend;
        private final int known;
        private final int ofItsKind;

        /** The interval itself on the days that it is compared with. */
        private final int[] middles;

        EarlierDays(int i) {
            this.i = i;
            this.weekend = isWeekend(i);
            this.known = Math.clamp((i - SAME_TIME) / perDay, 0, DAYS);
            int same = 0;
            for (int day = 1; day <= known; day++) {
                same += isWeekend(i - day * perDay) == weekend ? 1 : 0;
            }
            this.ofItsKind = same;
            this.middles = middles();
        }

        boolean areKnown() {
            return known > 0;
        }

        /** 3 if no day can vouch, 2, 1.5, 1.25, ... with more and more of them. */
        double damping() {
            return 1 + Math.pow(2, 1 - (weekend ? known : ofItsKind));
        }

        private int[] middles() {
            boolean onlySame = ofItsKind >= (weekend ? 2 : 1);
            int[] middles = new int[onlySame ? ofItsKind : known];
            int count = 0;
            for (int day = 1; day <= known; day++) {
                int middle = i - day * perDay;
                if (!onlySame || isWeekend(middle) == weekend) {
                    middles[count++] = middle;
                }
            }
            return middles;
        }

        View sameTime() {
            int width = 2 * SAME_TIME + 1;
            double[] values = new double[middles.length * width];
            for (int day = 0; day < middles.length; day++) {
                System.arraycopy(stabilised, middles[day] - SAME_TIME, values, day * width, width);
            }
            return View.of(values);
        }

        /** What it takes to go beyond what two days (the only one, with one) have reached. */
        View habit(double centre) {
            double[] highest = new double[middles.length];
            double[] lowest = new double[middles.length];
            for (int day = 0; day < middles.length; day++) {
                highest[day] = Double.NEGATIVE_INFINITY;
                lowest[day] = Double.POSITIVE_INFINITY;
                int from = Math.max(0, middles[day] - nearby);
                for (int j = from; j <= middles[day] + nearby; j++) {
                    highest[day] = Math.max(highest[day], stabilised[j]);
                    lowest[day] = Math.min(lowest[day], stabilised[j]);
                }
            }
            Arrays.sort(highest);
            Arrays.sort(lowest);
            int second = Math.min(1, middles.length - 1);
            return View.between(lowest[second], centre, highest[highest.length - 1 - second]);
        }
    }
}
