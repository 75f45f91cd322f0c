package io.usagewatch.sandbox.anomaly.realtime;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.engine.Model;
import io.usagewatch.sandbox.anomaly.engine.Verdict;
import io.usagewatch.sandbox.anomaly.series.Range;
import java.time.Instant;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The model of one entity that is watched as time goes on: collects until there are enough points,
 * then trains on all of them at once and scores from there. Not thread-safe.
 */
final class LiveModel {
    /** Tries to read the past before it just waits for new data. */
    private static final int MAX_COLD_STARTS = 3;

    private final Detector detector;
    private final long seed;
    private final SortedMap<Long, double[]> waiting = new TreeMap<>();
    private @Nullable Model model;
    private long seenUntil = Long.MIN_VALUE;
    private int coldStarts;
    private Instant lastUsed = Instant.EPOCH;

    /**
     * @param seed the same seed and the same intervals make the same model again, in another life
     *     of the node
     */
    LiveModel(Detector detector, long seed) {
        this.detector = detector;
        this.seed = seed;
    }

    boolean isTrained() {
        return model != null;
    }

    /** Notes that it was given an interval. */
    void used(Instant now) {
        lastUsed = now;
    }

    /** When it was given an interval last. */
    Instant lastUsed() {
        return lastUsed;
    }

    boolean wantsPast() {
        return model == null && coldStarts < MAX_COLD_STARTS;
    }

    /** Points there are, up to the number that trains. */
    int points() {
        return model == null ? waiting.size() : Model.TRAINING_POINTS;
    }

    /**
     * Takes what was read from the past and trains if that is enough.
     *
     * @param values by start of the interval
     * @param use receives each interval scored
     */
    void past(SortedMap<Long, double[]> values, BiConsumer<Range, Verdict> use) {
        coldStarts++;
        waiting.putAll(values);
        trainIfEnough(use);
    }

    /**
     * Takes one interval; an interval that it was given before is passed over.
     *
     * @param values NaN where there is no data
     * @param use receives each interval scored: the ones waited for at the moment of training, then
     *     one at a time
     */
    void next(Range window, double[] values, BiConsumer<Range, Verdict> use) {
        boolean complete = Arrays.stream(values).noneMatch(Double::isNaN);
        if (window.end() <= seenUntil) {
            return;
        }
        if (model != null && (complete || detector.imputation() != null)) {
            score(model, window, values, use);
        } else if (complete) {
            waiting.put(window.start(), values);
            trainIfEnough(use);
        }
    }

    /** From here on it has one interval at a time: small matters more than fast. */
    void settle() {
        if (model != null) {
            model.compact();
        }
    }

    private void trainIfEnough(BiConsumer<Range, Verdict> use) {
        if (waiting.size() < Model.TRAINING_POINTS) {
            return;
        }
        Model trained = Model.forRealTime(detector, seed);
        long interval = detector.interval().millis();
        waiting.forEach(
                (start, values) -> score(trained, new Range(start, start + interval), values, use));
        waiting.clear();
        model = trained;
    }

    private void score(
            Model scoring, Range window, double[] values, BiConsumer<Range, Verdict> use) {
        use.accept(window, scoring.next(values, Instant.ofEpochMilli(window.end())));
        seenUntil = window.end();
    }
}
