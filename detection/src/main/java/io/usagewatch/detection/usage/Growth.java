package io.usagewatch.detection.usage;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * A leak that grows from day to day, which no single interval tells. The mean of the last day is
 * compared with those of the days before it, each the 24 hours that end at the same time: usage
 * grows if it rose on each of the last three days and stands out from at least a week before that.
 * Where weekends differ from weekdays, the same is asked of the change since a week ago.
 */
final class Growth {

    /** Days whose rise is looked at. */
    private static final int RISING = 3;

    /** Days before these that say what is usual. */
    private static final int LEAST_USUAL = 7;

    private static final int WEEK = 7;

    /** Each day brings at least this part of the whole rise: a single step is no growth. */
    private static final double LEAST_STEP = 1.0 / 8;

    /** How many times the usual the last day has to be. */
    private static final double LEAST_TIMES = 1.2;

    /** One scale, as part of the range that the usual days cover. */
    private static final double SCALE = 0.4;

    /** What a day's mean of stabilised counts varies by in any case. */
    private static final double LEAST_RANGE = 0.2;

    private final double[] means;

    /**
     * @param means of stabilised counts on the last days, newest first
     */
    Growth(double[] means) {
        this.means = means;
    }

    /** How far the last day stands out, in scales; nothing where usage does not grow. */
    OptionalDouble surprise() {
        double[] changes = new double[Math.max(0, means.length - WEEK)];
        Arrays.setAll(changes, day -> means[day] - means[day + WEEK]);
        return DoubleStream.of(rising(means), rising(changes)).filter(s -> s > 0).max();
    }

    /** 0 where the days do not rise. */
    private double rising(double[] days) {
        if (days.length < RISING + LEAST_USUAL) {
            return 0;
        }
        double[] usual = Arrays.copyOfRange(days, RISING, days.length);
        Arrays.sort(usual);
        double centre = View.median(usual);
        double low = usual[0];
        double high = usual[usual.length - 1];
        double rise = days[0] - centre;
        double step = rise * LEAST_STEP;
        boolean rises =
                days[0] > high
                        && days[0] - days[1] >= step
                        && days[1] - days[2] >= step
                        && days[2] - centre >= step;
        double expected = Surprise.level(means[0] - rise);
        return rises && Surprise.level(means[0]) >= LEAST_TIMES * expected
                ? (days[0] - high) / (SCALE * Math.max(high - low, LEAST_RANGE))
                : 0;
    }
}
