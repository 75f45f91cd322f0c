package io.usagewatch.sandbox.anomaly.preview;

import io.usagewatch.sandbox.anomaly.series.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Which intervals of a period a preview reads; the ones between are interpolated.
 *
 * <p>Source: FeatureManager and LinearUniformImputer of the Anomaly Detection plugin.
 *
 * @param read the intervals that are read, in order of time
 * @param stride intervals from one that is read to the next
 */
record Sampling(List<Range> read, int stride) {
    private static final long MINUTE = 60_000;
    private static final double SHARE = 0.25;
    private static final int MOST = 300;

    /**
     * @param interval milliseconds
     */
    static Sampling of(Range period, long interval) {
        long start = Math.floorDiv(period.start(), MINUTE) * MINUTE;
        long end = Math.floorDiv(period.end(), MINUTE) * MINUTE;
        long intervals = Math.max(0, Math.floorDiv(end - start, interval));
        int samples = (int) Math.max(1, Math.min(intervals * SHARE, MOST));
        int stride = (int) Math.max(1, intervals / samples);
        return new Sampling(
                LongStream.range(0, Math.ceilDiv(intervals, stride))
                        .map(i -> start + i * stride * interval)
                        .mapToObj(from -> new Range(from, from + interval))
                        .toList(),
                stride);
    }

    /** Values of one interval. */
    // Never compared or kept.
    @SuppressWarnings("ArrayRecordComponent")
    record Interval(Range range, double[] values) {}

    /**
     * All intervals from the first with values to the last.
     *
     * @param found those that were read and have values, in order of time; where some have none,
     *     the neighbours move together and time is stretched over the gap, as in the real plugin
     */
    List<Interval> interpolate(List<Interval> found) {
        if (found.isEmpty()) {
            return List.of();
        }
        int count = stride * (found.size() - 1) + 1;
        double[] starts = line(found, interval -> interval.range().start(), count);
        double[] ends = line(found, interval -> interval.range().end(), count);
        List<double[]> features = new ArrayList<>();
        for (int feature = 0; feature < found.getFirst().values().length; feature++) {
            int index = feature;
            features.add(line(found, interval -> interval.values()[index], count));
        }
        return IntStream.range(0, count)
                .mapToObj(
                        i ->
                                new Interval(
                                        new Range((long) starts[i], (long) ends[i]),
                                        features.stream().mapToDouble(line -> line[i]).toArray()))
                .toList();
    }

    /** Straight lines between the samples; whole numbers where all samples are. */
    private static double[] line(
            List<Interval> found, ToDoubleFunction<Interval> sample, int count) {
        double[] samples = found.stream().mapToDouble(sample).toArray();
        double[] line = new double[count];
        for (int i = 0; i < count - 1; i++) {
            // In the order of the real plugin's operations: the forest sees every last bit.
            double at = i / (count - 1.0) * (samples.length - 1.0);
            int left = (int) Math.floor(at);
            at -= left;
            line[i] = (1.0 - at) * samples[left] + at * samples[left + 1];
        }
        line[count - 1] = samples[samples.length - 1];
        boolean whole = Arrays.stream(samples).allMatch(value -> value == Math.rint(value));
        return whole ? Arrays.stream(line).map(Math::rint).toArray() : line;
    }
}
