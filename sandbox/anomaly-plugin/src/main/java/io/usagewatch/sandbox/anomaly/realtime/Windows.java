package io.usagewatch.sandbox.anomaly.realtime;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.engine.Model;
import io.usagewatch.sandbox.anomaly.series.Entity;
import io.usagewatch.sandbox.anomaly.series.FeatureSource;
import io.usagewatch.sandbox.anomaly.series.Range;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * Reads what a detector's windows hold, as the real plugin does: without documents a sum is 0 and
 * only what has no value is missing, but an entity needs documents to be seen in real time.
 */
final class Windows {
    private static final int COLD_START_ROUNDS = 2;

    private final Detector detector;
    private final FeatureSource source;

    Windows(Detector detector, FeatureSource source) {
        this.detector = detector;
        this.source = source;
    }

    /** Intervals before a window that a cold start reads at most. */
    static long mostPast(Detector detector) {
        return COLD_START_ROUNDS * round(detector);
    }

    private static long round(Detector detector) {
        return Math.max(detector.history(), Model.TRAINING_POINTS);
    }

    /** All documents of one window. */
    Optional<double[]> all(Range window) {
        return each(Optional.empty(), window).get(window.start());
    }

    /** By start, in order of time, as they would have been read when they were due. */
    SortedMap<Long, Optional<double[]>> each(Optional<Entity> entity, Range range) {
        SortedMap<Long, Optional<double[]>> each = new TreeMap<>();
        List<Range> windows = windows(range);
        if (windows.isEmpty()) {
            return each;
        }
        List<Optional<double[]>> samples =
                entity.isEmpty()
                        ? source.samples(detector, null, windows)
                        : windows.stream().map(window -> Optional.<double[]>empty()).toList();
        // Some of several features may have a value where others have none.
        Map<Long, double[]> values =
                samples.stream().allMatch(Optional::isPresent)
                        ? Map.of()
                        : source.values(detector, entity.orElse(null), range);
        for (int i = 0; i < windows.size(); i++) {
            long start = windows.get(i).start();
            each.put(start, samples.get(i).or(() -> Optional.ofNullable(values.get(start))));
        }
        return each;
    }

    /**
     * For a cold start: up to two rounds of the detector's history before the window, the second
     * only when needed, but nothing from before the first document.
     */
    SortedMap<Long, double[]> past(Optional<Entity> entity, Range window) {
        SortedMap<Long, double[]> past = new TreeMap<>();
        long interval = detector.interval().millis();
        long first =
                source.documents(detector, entity.orElse(null))
                        .map(Range::start)
                        .orElse(window.start());
        long there = Math.max(0, (window.start() - first) / interval);
        long read = 0;
        for (int i = 0; i < COLD_START_ROUNDS && past.size() < Model.TRAINING_POINTS; i++) {
            long count = Math.min(round(detector), there - read);
            if (count > 0) {
                long end = window.start() - read * interval;
                List<Range> windows = windows(new Range(end - count * interval, end));
                List<Optional<double[]>> samples =
                        source.samples(detector, entity.orElse(null), windows);
                for (int w = 0; w < windows.size(); w++) {
                    long start = windows.get(w).start();
                    samples.get(w).ifPresent(vector -> past.put(start, vector));
                }
                read += count;
            }
        }
        return past;
    }

    private List<Range> windows(Range range) {
        long interval = detector.interval().millis();
        return LongStream.iterate(
                        range.start(), from -> from < range.end(), from -> from + interval)
                .mapToObj(from -> new Range(from, from + interval))
                .toList();
    }
}
