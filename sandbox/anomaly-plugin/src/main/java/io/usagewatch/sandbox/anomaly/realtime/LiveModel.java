package io.usagewatch.sandbox.anomaly.realtime;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.engine.Model;
import io.usagewatch.sandbox.anomaly.engine.Verdict;
import io.usagewatch.sandbox.anomaly.series.Range;
import java.time.Instant;
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
    private final SortedMap<Long, double[]> waiting = new TreeMap<>();
    private @Nullable Model model;
    private int coldStarts;

    LiveModel(Detector detector) {
        this.detector = detector;
    }

    boolean isTrained() {
        return model != null;
    }

    boolean wantsPast() {
        return model == null && coldStarts < MAX_COLD_STARTS;
    }

    /** Points there are, up to the number that trains. */
    int points() {
        return model == null ? waiting.size() : Model.TRAINING_POINTS;
    }

    /** Takes what was read from the past; starts of intervals with their values. */
    void past(SortedMap<Long, double[]> values) {
        coldStarts++;
        waiting.putAll(values);
    }

    /**
     * Takes one interval.
     *
     * @param use receives each interval scored: the ones waited for at the moment of training, then
     *     one at a time
     */
    void next(Range window, double[] values, BiConsumer<Range, Verdict> use) {
        if (model == null) {
            waiting.put(window.start(), values);
            trainIfEnough(use);
        } else {
            score(model, window, values, use);
        }
    }

    /** Trains when there are enough points. */
    void trainIfEnough(BiConsumer<Range, Verdict> use) {
        if (model != null || waiting.size() < Model.TRAINING_POINTS) {
            return;
        }
        Model trained = Model.forRealTime(detector);
        long interval = detector.interval().millis();
        waiting.forEach(
                (start, values) -> score(trained, new Range(start, start + interval), values, use));
        waiting.clear();
        model = trained;
    }

    private static void score(
            Model model, Range window, double[] values, BiConsumer<Range, Verdict> use) {
        use.accept(window, model.next(values, Instant.ofEpochMilli(window.end())));
    }
}
