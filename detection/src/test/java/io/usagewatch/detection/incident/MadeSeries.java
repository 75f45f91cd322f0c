package io.usagewatch.detection.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/**
 * Two weeks of counts as accounts have them, in five-minute intervals, with one incident in them
 * after the fifth day. Each kind is made so that it is hard in its own way.
 *
 * @param incidentAt interval in which the incident begins
 * @param incidentLength in intervals
 */
// The array goes from here into Surprise, which copies it; nothing compares two series.
@SuppressWarnings("ArrayRecordComponent")
record MadeSeries(Kind kind, Instant start, double[] counts, int incidentAt, int incidentLength) {

    static final Duration INTERVAL = Duration.ofMinutes(5);
    static final int DAYS = 14;

    private static final int PER_DAY = 288;
    private static final Instant MONDAY = Instant.parse("2026-11-02T00:00:00Z");

    enum Kind {
        /** People at work, calls in clusters. */
        OFFICE,
        /** The same, most calls in few intervals. */
        BURSTY_OFFICE,
        /** Day and night, a fourth fewer on weekends. */
        CUSTOMERS,
        /** Hundreds of calls in an interval. */
        BUSY,
        /** A few calls a week, some together. */
        SPARSE,
        /** Almost never. */
        RARE,
        /** A batch at night that starts some minutes off. */
        NIGHTLY,
        /** Autoscaling in the morning and in the evening, give or take half an hour. */
        WAVES,
        /** Sums in which a single call asks for up to thirty. */
        HEAVY_TAILED,
        /** From ten to forty within the two weeks. */
        GROWING,
        /** Steady usage that stops. */
        STOPPING
    }

    static MadeSeries of(Kind kind, long seed) {
        return new Maker(kind, seed).series();
    }

    private static final class Maker {

        private final Kind kind;
        private final Random random;
        private final int firstWeekday;
        private final double level;
        private final double[] counts = new double[DAYS * PER_DAY];

        Maker(Kind kind, long seed) {
            this.kind = kind;
            this.random = new Random(31 * seed + kind.name().hashCode());
            this.firstWeekday = random.nextInt(7);
            this.level = Math.exp(2 * random.nextDouble());
        }

        MadeSeries series() {
            double wander = 0;
            for (int i = 0; i < counts.length; i++) {
                wander = 0.995 * wander + 0.02 * random.nextGaussian();
                int weekday = (firstWeekday + i / PER_DAY) % 7;
                counts[i] =
                        usual(i, 24.0 * (i % PER_DAY) / PER_DAY, weekday >= 5, Math.exp(wander));
            }
            for (int day = 0; day < DAYS; day++) {
                episodes(day * PER_DAY);
            }
            int at = 5 * PER_DAY + random.nextInt(8 * PER_DAY);
            int length = kind == Kind.STOPPING ? 6 + random.nextInt(12) : 3 + random.nextInt(6);
            double size = size(at);
            for (int i = at; i < at + length; i++) {
                counts[i] = kind == Kind.STOPPING ? 0 : counts[i] + clustered(size, 10);
            }
            Instant start = MONDAY.plus(Duration.ofDays(firstWeekday));
            return new MadeSeries(kind, start, counts, at, length);
        }

        private double usual(int i, double hour, boolean weekend, double wander) {
            double office =
                    (hour > 8 && hour < 18 ? 1.5 * Math.sin((hour - 8) / 10 * Math.PI) : 0.03)
                            * (weekend ? 0.06 : 1);
            double customers =
                    (1 - 0.7 * Math.cos((hour - 3) / 12 * Math.PI)) * (weekend ? 0.75 : 1);
            return switch (kind) {
                case OFFICE -> clustered(level * office * wander, 2);
                case BURSTY_OFFICE -> clustered(level * office * wander, 0.5);
                case CUSTOMERS -> clustered(2 * level * customers * wander, 8);
                case BUSY -> clustered(100 * level * customers * wander, 10);
                case SPARSE ->
                        random.nextDouble() < 0.024 * office
                                ? 1 + poisson(random.nextInt(7) == 0 ? 5 : 1.5)
                                : 0;
                case RARE -> random.nextDouble() < 0.003 ? 1 + poisson(0.7) : 0;
                case NIGHTLY -> clustered(0.5 * level * office, 2);
                case WAVES -> clustered(0.3 * office * wander, 2);
                case HEAVY_TAILED -> heavyTailed(0.24 * office);
                case GROWING -> clustered((10 + 30.0 * i / counts.length) * customers * wander, 12);
                case STOPPING -> clustered(25 * level * customers * wander, 15);
            };
        }

        private void episodes(int midnight) {
            if (kind == Kind.NIGHTLY) {
                int at = midnight + 24 + (int) Math.round(1.2 * random.nextGaussian());
                counts[at] += clustered(30, 20);
                counts[at + 1] += clustered(30, 20);
            }
            if (kind == Kind.WAVES) {
                for (double hour : new double[] {9.5, 19}) {
                    int at = midnight + (int) (12 * (hour + 0.33 * random.nextGaussian()));
                    for (int i = 0; i < 3 + random.nextInt(4); i++) {
                        counts[at + i] += random.nextInt(4);
                    }
                }
            }
        }

        /** Calls that the incident adds to an interval. */
        private double size(int at) {
            double highest = 0;
            for (int i = at - PER_DAY; i < at; i++) {
                highest = Math.max(highest, counts[i]);
            }
            return switch (kind) {
                case SPARSE, RARE, WAVES -> 10 + random.nextInt(25);
                case HEAVY_TAILED -> 40 + random.nextInt(60);
                default -> Math.max(10, highest * (1.5 + 2 * random.nextDouble()));
            };
        }

        private double heavyTailed(double calls) {
            double sum = 0;
            for (int i = poisson(calls); i > 0; i--) {
                sum += Math.min(30, Math.floor(Math.pow(random.nextDouble(), -1 / 1.6)));
            }
            return sum;
        }

        /** Negative binomial: the lower the shape, the more calls come together. */
        private double clustered(double mean, double shape) {
            return poisson(mean * gamma(shape) / shape);
        }

        /** Marsaglia and Tsang. */
        private double gamma(double shape) {
            if (shape < 1) {
                return gamma(shape + 1) * Math.pow(random.nextDouble(), 1 / shape);
            }
            double d = shape - 1.0 / 3;
            while (true) {
                double x = random.nextGaussian();
                double v = Math.pow(1 + x / Math.sqrt(9 * d), 3);
                if (v > 0
                        && Math.log(random.nextDouble())
                                < x * x / 2 + d - d * v + d * Math.log(v)) {
                    return d * v;
                }
            }
        }

        private int poisson(double mean) {
            if (mean > 60) {
                return (int)
                        Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
            }
            int n = -1;
            for (double left = 1; left > Math.exp(-mean); left *= random.nextDouble()) {
                n++;
            }
            return n;
        }
    }
}
