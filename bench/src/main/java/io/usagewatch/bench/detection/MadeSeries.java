package io.usagewatch.bench.detection;

import io.usagewatch.bench.detection.LabelledSeries.Label;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Counts as accounts have them, in five-minute intervals, with incidents from the sixth day on.
 * Each kind is made so that it is hard in its own way. The same kind and seed make the same series.
 */
final class MadeSeries {

    /** A way of using an API. */
    enum Kind {
        /** People at work, calls in clusters. */
        OFFICE(14),
        /** The same, most calls in few intervals. */
        BURSTY_OFFICE(14),
        /** Day and night, a fourth fewer on weekends. */
        CUSTOMERS(14),
        /** Hundreds of calls in an interval. */
        BUSY(14),
        /** A few calls a week, some together. */
        SPARSE(14),
        /** Almost never. */
        RARE(14),
        /** A batch at night that starts some minutes off. */
        NIGHTLY(14),
        /** Autoscaling in the morning and in the evening, give or take half an hour. */
        WAVES(14),
        /** Sums in which a single call asks for up to thirty. */
        HEAVY_TAILED(28),
        /** From ten to forty within the two weeks. */
        GROWING(14),
        /** Much on weekdays, next to nothing on weekends. */
        WEEKLY(28),
        /** Deploys at work: many calls within minutes, no to three times a day. */
        DEPLOYS(28),
        /** What many people do: news make bursts of hours, a big one lasts for a day or two. */
        SOCIAL(56),
        /** Usage that stops for half an hour to one and a half. */
        STOPPING(14),
        /** A leak that grows by a tenth a day. */
        RAMP(21),
        /** The same, where weekends have a fourth less. */
        WEEKLY_RAMP(28),
        /** Half as much again to twice as much, for two to four hours. */
        SLOW_BURN(14),
        /** Twice to three times as much from one day on, for good. */
        LEVEL_SHIFT(14),
        /** A nightly job that is new; its first night is an incident, the others are none. */
        NEW_NIGHTLY(14),
        /** Three incidents within three weeks. */
        REPEATED(28);

        private final int days;

        Kind(int days) {
            this.days = days;
        }

        /** Whether its incident is a short burst of calls, which can come on any day. */
        boolean hasBurst() {
            return switch (this) {
                case SOCIAL,
                        STOPPING,
                        RAMP,
                        WEEKLY_RAMP,
                        SLOW_BURN,
                        LEVEL_SHIFT,
                        NEW_NIGHTLY,
                        REPEATED ->
                        false;
                default -> true;
            };
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final int PER_HOUR = 12;
    private static final int PER_DAY = 24 * PER_HOUR;
    private static final int FIRST_INCIDENT_DAY = 5;
    private static final Instant MONDAY = Instant.parse("2026-11-02T00:00:00Z");

    private final Kind kind;
    private final Random random;
    private final Noise noise;
    private final int firstWeekday;
    private final double level;
    private final double[] counts;
    private final List<Label> labels = new ArrayList<>();

    private MadeSeries(Kind kind, long seed, int days) {
        this.kind = kind;
        this.random = new Random(31 * seed + kind.name().hashCode());
        this.noise = new Noise(random);
        this.firstWeekday = random.nextInt(7);
        this.level = Math.exp(2 * random.nextDouble());
        this.counts = new double[days * PER_DAY];
    }

    static LabelledSeries of(Kind kind, long seed) {
        return new MadeSeries(kind, seed, kind.days).make(FIRST_INCIDENT_DAY, kind.days - 1);
    }

    /** With its incident on the last day of an account that is so many days old. */
    static LabelledSeries ofNewAccount(int days, Kind kind, long seed) {
        return new MadeSeries(kind, seed, days).make(days - 1, days);
    }

    /** Incidents begin from one midnight on and before another. */
    private LabelledSeries make(int firstDay, int lastDay) {
        double wander = 0;
        for (int i = 0; i < counts.length; i++) {
            wander = 0.995 * wander + 0.02 * random.nextGaussian();
            counts[i] = usual(i, Math.exp(wander));
        }
        for (int day = 0; day < counts.length / PER_DAY; day++) {
            episodes(day * PER_DAY);
        }
        int room = (lastDay - firstDay) * PER_DAY - 3 * PER_HOUR;
        int end = incidents(firstDay * PER_DAY, room);
        return new LabelledSeries(
                kind.word(),
                LabelledSeries.Kind.COUNTS,
                INTERVAL,
                MONDAY.plus(Duration.ofDays(firstWeekday)),
                Map.of("", Arrays.copyOf(counts, end)),
                labels);
    }

    private boolean isWeekend(int i) {
        return (firstWeekday + i / PER_DAY) % 7 >= 5;
    }

    private double office(int i) {
        double hour = 24.0 * (i % PER_DAY) / PER_DAY;
        return (hour > 8 && hour < 18 ? 1.5 * Math.sin((hour - 8) / 10 * Math.PI) : 0.03)
                * (isWeekend(i) ? 0.06 : 1);
    }

    private double customers(int i) {
        return daily(i) * (isWeekend(i) ? 0.75 : 1);
    }

    private double daily(int i) {
        double hour = 24.0 * (i % PER_DAY) / PER_DAY;
        return 1 - 0.7 * Math.cos((hour - 3) / 12 * Math.PI);
    }

    private double usual(int i, double wander) {
        double office = office(i) * wander;
        double customers = customers(i) * wander;
        return switch (kind) {
            case OFFICE, REPEATED -> noise.clustered(level * office, 2);
            case BURSTY_OFFICE -> noise.clustered(level * office, 0.5);
            case CUSTOMERS -> noise.clustered(2 * level * customers, 8);
            case BUSY -> noise.clustered(100 * level * customers, 10);
            case SPARSE ->
                    random.nextDouble() < 0.024 * office
                            ? 1 + noise.poisson(random.nextInt(7) == 0 ? 5 : 1.5)
                            : 0;
            case RARE -> random.nextDouble() < 0.003 ? 1 + noise.poisson(0.7) : 0;
            case NIGHTLY, NEW_NIGHTLY -> noise.clustered(0.5 * level * office, 2);
            case WAVES -> noise.clustered(0.3 * office, 2);
            case HEAVY_TAILED -> noise.heavyTailed(0.24 * office);
            case GROWING -> noise.clustered((10 + 30.0 * i / counts.length) * customers, 12);
            case WEEKLY ->
                    noise.clustered(
                            2 * level * (isWeekend(i) ? 0.05 : 0.2 + office(i)) * wander, 6);
            case DEPLOYS -> noise.clustered(0.1 * office, 2);
            case SOCIAL -> noise.clustered(6 * level * Math.pow(wander, 1.5) * customers(i), 4);
            case STOPPING -> noise.clustered(25 * level * customers, 15);
            case RAMP -> noise.clustered(10 * level * daily(i) * Math.pow(wander, 0.2), 12);
            case WEEKLY_RAMP ->
                    noise.clustered(10 * level * customers(i) * Math.pow(wander, 0.2), 12);
            case SLOW_BURN, LEVEL_SHIFT -> noise.clustered(5 * level * customers, 12);
        };
    }

    private void episodes(int midnight) {
        switch (kind) {
            case NIGHTLY -> batch(midnight + 2 * PER_HOUR);
            case WAVES -> {
                for (double hour : new double[] {9.5, 19}) {
                    int at = midnight + (int) (PER_HOUR * (hour + 0.33 * random.nextGaussian()));
                    for (int i = 0; i < 3 + random.nextInt(4); i++) {
                        counts[at + i] += random.nextInt(4);
                    }
                }
            }
            case DEPLOYS -> {
                for (int left = isWeekend(midnight) ? 0 : random.nextInt(4); left > 0; left--) {
                    int at = midnight + 9 * PER_HOUR + random.nextInt(8 * PER_HOUR);
                    double calls = 5 + 20 * random.nextDouble();
                    for (int i = 0; i < 1 + random.nextInt(4); i++) {
                        counts[at + i] += noise.clustered(calls, 4);
                    }
                }
            }
            case SOCIAL -> {
                for (int left = noise.poisson(1); left > 0; left--) {
                    news(midnight + random.nextInt(PER_DAY), Math.min(6, noise.pareto(1.2)), 0.1);
                }
                if (random.nextDouble() < 0.5) {
                    news(midnight + random.nextInt(PER_DAY), Math.min(6, noise.pareto(1.2)), 1);
                }
            }
            default -> {}
        }
    }

    private void batch(int at) {
        int starts = at + (int) Math.round(1.2 * random.nextGaussian());
        counts[starts] += noise.clustered(30, 20);
        counts[starts + 1] += noise.clustered(30, 20);
    }

    /** A burst by so many times the usual, that fades within hours. */
    private void news(int at, double times, double hours) {
        double fading = Math.exp(-1 / (PER_HOUR * hours * (0.3 + 2 * random.nextDouble())));
        double more = times;
        for (int i = at; i < counts.length && more > 0.1; i++) {
            counts[i] += noise.clustered(6 * level * customers(i) * more, 4);
            more *= fading;
        }
    }

    /**
     * @return where the series ends
     */
    private int incidents(int from, int room) {
        switch (kind) {
            case REPEATED -> {
                for (int third = 0; third < 3; third++) {
                    burst(from + third * room / 3 + random.nextInt(room / 4));
                }
            }
            case SOCIAL -> {
                for (int third = 0; third < 3; third++) {
                    int at = from + third * room / 3 + random.nextInt(room / 5);
                    label(at, 33 * PER_HOUR);
                    news(at + PER_HOUR, 7 + 10 * random.nextDouble(), 1);
                    news(at + PER_HOUR * (6 + random.nextInt(20)), 4 + 6 * random.nextDouble(), 1);
                }
            }
            case STOPPING -> {
                int at = from + random.nextInt(room);
                int length = PER_HOUR / 2 + random.nextInt(PER_HOUR);
                label(at, length);
                Arrays.fill(counts, at, at + length, 0);
            }
            case RAMP, WEEKLY_RAMP -> {
                int at = from + 3 * PER_DAY + random.nextInt(room - 6 * PER_DAY);
                int end = Math.min(at + 3 * PER_DAY, counts.length);
                label(at, end - at);
                for (int i = at; i < end; i++) {
                    double more = Math.pow(1.1, (double) (i - at) / PER_DAY) - 1;
                    counts[i] +=
                            noise.clustered(
                                    more
                                            * 10
                                            * level
                                            * (kind == Kind.RAMP ? daily(i) : customers(i)),
                                    12);
                }
                return end;
            }
            case SLOW_BURN -> {
                int at = from + random.nextInt(room);
                int length = 2 * PER_HOUR + random.nextInt(2 * PER_HOUR);
                double more = 0.5 + 0.5 * random.nextDouble();
                label(at, length);
                for (int i = at; i < Math.min(at + length, counts.length); i++) {
                    counts[i] += noise.clustered(more * 5 * level * customers(i), 12);
                }
            }
            case LEVEL_SHIFT -> {
                int at = from + random.nextInt(room);
                double more = 1 + random.nextDouble();
                label(at, 3 * PER_DAY);
                for (int i = at; i < counts.length; i++) {
                    counts[i] += noise.clustered(more * 5 * level * customers(i), 12);
                }
            }
            case NEW_NIGHTLY -> {
                int hour = random.nextInt(6);
                int first = from / PER_DAY + random.nextInt(room / PER_DAY / 2);
                label(first * PER_DAY + hour * PER_HOUR, PER_HOUR / 2);
                for (int day = first; day < counts.length / PER_DAY; day++) {
                    batch(day * PER_DAY + hour * PER_HOUR + 2);
                }
            }
            default -> burst(from + random.nextInt(room));
        }
        return counts.length;
    }

    private void burst(int at) {
        double size = size(at);
        int length = 3 + random.nextInt(6);
        label(at, length);
        for (int i = at; i < at + length; i++) {
            counts[i] += noise.clustered(size, 10);
        }
    }

    private void label(int at, int length) {
        Instant from = MONDAY.plus(Duration.ofDays(firstWeekday)).plus(INTERVAL.multipliedBy(at));
        labels.add(new Label("", from, from.plus(INTERVAL.multipliedBy(length))));
    }

    /** Calls that an incident adds to an interval. */
    private double size(int at) {
        double highest = Arrays.stream(counts, Math.max(0, at - PER_DAY), at + 1).max().orElse(0);
        return switch (kind) {
            case SPARSE, RARE, WAVES -> 10 + random.nextInt(25);
            case HEAVY_TAILED -> 40 + random.nextInt(60);
            case DEPLOYS -> 40 + random.nextInt(40);
            default -> Math.max(10, highest * (1.5 + 2 * random.nextDouble()));
        };
    }
}
