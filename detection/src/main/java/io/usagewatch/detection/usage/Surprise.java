package io.usagewatch.detection.usage;

import java.time.Duration;
import java.util.Arrays;

/**
 * How surprising a count is, from its own past only.
 *
 * <p>Counts are made comparable by {@code x = 2 * sqrt(n + 3/8)} (Anscombe), whose scale is about 1
 * whatever the level. Two views say what is usual: the same time of day over the last 28 days, and
 * the last six hours. Each gives a median and a scale of its own upwards and downwards. The
 * surprise is the smaller of the two deviations, so that neither a nightly job nor a lasting change
 * of level alarms again and again.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Anscombe_transform">Anscombe transform</a>
 */
public final class Surprise {

    /** How far the seasonal view looks back. */
    public static final Duration HISTORY = Duration.ofDays(28);

    /** How far the recent view looks back. */
    public static final Duration RECENT = Duration.ofHours(6);

    /** With fewer earlier intervals than this nothing is expected, and nothing surprises. */
    public static final int LEAST_HISTORY = 12;

    private static final long DAY_SECONDS = 86_400;
    private static final int LEAST_SEASONAL = 6;
    private static final int LEAST_SAME_KIND = 9;
    private static final int DAYS = (int) HISTORY.toDays();

    private final long firstInterval;
    private final int perDay;
    private final int recent;
    private final double margin;
    private final double[] counts;
    private final double[] stabilised;

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
        this.margin = margin;
        this.counts = counts.clone();
        this.stabilised = Arrays.stream(counts).map(Surprise::stabilise).toArray();
    }

    /** What the intervals before the {@code i}-th let expect of it. */
    public Expectation at(int i) {
        if (i < LEAST_HISTORY) {
            return Expectation.unknown(counts[i]);
        }
        double x = stabilised[i];
        View now = View.of(Arrays.copyOfRange(stabilised, Math.max(0, i - recent), i));
        double[] past = seasonal(i);
        if (past.length < LEAST_SEASONAL) {
            return expectation(now.deviation(x), now, now, now);
        }
        View season = View.of(past);
        double fromNow = now.deviation(x);
        double fromSeason = season.deviation(x);
        if (fromNow * fromSeason <= 0) {
            return expectation(0, season, now, season);
        }
        boolean seasonNearer = Math.abs(fromSeason) < Math.abs(fromNow);
        return expectation(
                seasonNearer ? fromSeason : fromNow, seasonNearer ? season : now, now, season);
    }

    private Expectation expectation(double surprise, View centre, View now, View season) {
        double low =
                Math.min(
                        now.centre() - margin * now.below(),
                        season.centre() - margin * season.below());
        double high =
                Math.max(
                        now.centre() + margin * now.above(),
                        season.centre() + margin * season.above());
        return new Expectation(level(centre.centre()), level(low), level(high), surprise);
    }

    /**
     * The same time of day, one interval to either side, over the last days; of the same kind once
     * there are enough.
     */
    private double[] seasonal(int i) {
        double[] same = new double[DAYS * 3];
        double[] any = new double[DAYS * 3];
        int sameCount = 0;
        int anyCount = 0;
        boolean weekend = isWeekend(i);
        for (int day = 1; day <= DAYS; day++) {
            int middle = i - day * perDay;
            if (middle < 1) {
                break;
            }
            boolean sameKind = isWeekend(middle) == weekend;
            for (int j = middle - 1; j <= middle + 1; j++) {
                any[anyCount++] = stabilised[j];
                if (sameKind) {
                    same[sameCount++] = stabilised[j];
                }
            }
        }
        return sameCount >= LEAST_SAME_KIND
                ? Arrays.copyOf(same, sameCount)
                : Arrays.copyOf(any, anyCount);
    }

    /** 1970-01-01 was a Thursday. */
    private boolean isWeekend(int i) {
        long day = Math.floorMod((firstInterval + i) / perDay + 4, 7L);
        return day == 0 || day == 6;
    }

    static double stabilise(double n) {
        return 2 * Math.sqrt(Math.max(n, 0) + 0.375);
    }

    static double level(double x) {
        double half = Math.max(x, 0) / 2;
        return Math.max(0, half * half - 0.375);
    }

    /** Median of some past values, and what counts as one scale above and below it. */
    private record View(double centre, double above, double below) {

        private static final double MAD_TO_SIGMA = 1.4826;
        private static final double SIGMAS_TO_95_PERCENT = 1.645;

        static View of(double[] values) {
            Arrays.sort(values);
            double centre = median(values);
            double[] distances =
                    Arrays.stream(values).map(v -> Math.abs(v - centre)).sorted().toArray();
            double typical = MAD_TO_SIGMA * median(distances);
            int last = values.length - 1;
            double above = (values[(int) (0.95 * last)] - centre) / SIGMAS_TO_95_PERCENT;
            double below = (centre - values[(int) (0.05 * last)]) / SIGMAS_TO_95_PERCENT;
            return new View(centre, scale(typical, above), scale(typical, below));
        }

        double deviation(double x) {
            return (x - centre) / (x > centre ? above : below);
        }

        /** A count's own noise is one scale, however steady its past. */
        private static double scale(double typical, double tail) {
            return Math.max(1, Math.max(typical, tail));
        }

        private static double median(double[] sorted) {
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1
                    ? sorted[middle]
                    : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }
}
