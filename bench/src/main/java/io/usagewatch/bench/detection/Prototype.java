package io.usagewatch.bench.detection;

import io.usagewatch.bench.detection.LabelledSeries.Kind;
import io.usagewatch.bench.detection.Outcome.Alarm;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What we want to be better than: the surprise of the prototype ({@code
 * reference/detection/surprise.py}), of which a detector grades each interval, and nothing else.
 */
final class Prototype {

    private static final int DAYS = 28;
    private static final int RECENT = 36;
    private static final int LEAST_RECENT = 12;

    private final long firstInterval;
    private final int perDay;
    private final double[] stabilised;

    private Prototype(long firstInterval, int perDay, double[] counts) {
        this.firstInterval = firstInterval;
        this.perDay = perDay;
        this.stabilised =
                Arrays.stream(counts).map(n -> 2 * Math.sqrt(Math.max(n, 0) + 0.375)).toArray();
    }

    /** Its alarms: intervals that a detector grades, merged as ours are; others each time. */
    static List<Alarm> alarms(LabelledSeries counts) {
        return ReferenceQuality.merged(
                counts,
                new DetectionPath(surprise(counts))
                        .grades().stream()
                                .map(
                                        grade ->
                                                new Alarm(
                                                        grade.entity(),
                                                        grade.noticed(),
                                                        grade.noticed().plus(counts.interval())))
                                .toList());
    }

    private static LabelledSeries surprise(LabelledSeries counts) {
        long first = counts.start().getEpochSecond() / counts.interval().toSeconds();
        int perDay = (int) Duration.ofDays(1).dividedBy(counts.interval());
        Map<String, double[]> surprise =
                counts.values().entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        series ->
                                                new Prototype(first, perDay, series.getValue())
                                                        .all()));
        return new LabelledSeries(
                counts.name(),
                Kind.SURPRISE,
                counts.interval(),
                counts.start(),
                surprise,
                counts.labels());
    }

    private double[] all() {
        return IntStream.range(0, stabilised.length).mapToDouble(this::at).toArray();
    }

    private double at(int i) {
        double[] recent = Arrays.copyOfRange(stabilised, Math.max(0, i - RECENT), i);
        if (recent.length < LEAST_RECENT) {
            return 0;
        }
        double now = deviation(stabilised[i], recent);
        double[] sameTime = sameTime(i, isWeekend(i));
        if (sameTime.length == 0) {
            return now;
        }
        double usual = deviation(stabilised[i], sameTime);
        return now * usual <= 0 ? 0 : Math.copySign(Math.min(Math.abs(now), Math.abs(usual)), now);
    }

    /** On earlier days of the same kind, or on all where these are fewer than three. */
    private double[] sameTime(int i, boolean weekend) {
        int[] days =
                IntStream.rangeClosed(1, DAYS)
                        .map(day -> i - day * perDay)
                        .filter(j -> j >= 1)
                        .toArray();
        int[] same = Arrays.stream(days).filter(j -> isWeekend(j) == weekend).toArray();
        int[] chosen = same.length >= 3 ? same : days;
        return chosen.length < 2
                ? new double[0]
                : Arrays.stream(chosen)
                        .flatMap(j -> IntStream.rangeClosed(j - 1, j + 1))
                        .mapToDouble(j -> stabilised[j])
                        .toArray();
    }

    /** 1970-01-01 was a Thursday. */
    private boolean isWeekend(int i) {
        long day = Math.floorMod(Math.floorDiv(firstInterval + i, perDay) + 4, 7);
        return day == 0 || day == 6;
    }

    private static double deviation(double x, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double centre = median(sorted);
        double[] distances =
                Arrays.stream(sorted).map(v -> Math.abs(v - centre)).sorted().toArray();
        double spread = Math.max(1, 1.4826 * median(distances));
        int last = sorted.length - 1;
        double tail =
                x > centre
                        ? sorted[(int) (0.95 * last)] - centre
                        : centre - sorted[(int) (0.05 * last)];
        return (x - centre) / Math.max(spread, tail / 1.645);
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
