package io.usagewatch.sandbox.anomaly.history;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.engine.Model;
import io.usagewatch.sandbox.anomaly.engine.Verdict;
import io.usagewatch.sandbox.anomaly.series.Range;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A model's way over the past of one entity, interval by interval, in pieces that fit in memory.
 */
public final class Walk {
    private static final int PIECE = 1_000;

    /**
     * One interval.
     *
     * @param verdict null when there was nothing to score
     */
    public record Step(Range interval, @Nullable Verdict verdict) {}

    private final long interval;
    private final double[] nothing;
    private final Model model;

    public Walk(Detector detector, Model model) {
        this.interval = detector.interval().millis();
        this.nothing = new double[detector.enabledFeatures().size()];
        Arrays.fill(nothing, Double.NaN);
        this.model = model;
    }

    /**
     * The part of a range that has data, in whole intervals since the epoch. Like the real plugin's
     * it ends before the interval of the last document, which may not be complete.
     *
     * @param documents time of the first and of the last document
     */
    public static Range covered(Detector detector, Range asked, Range documents) {
        if (documents.start() >= asked.end() || documents.end() <= asked.start()) {
            throw new NothingToAnalyse("There is no data in the detection date range");
        }
        long interval = detector.interval().millis();
        long start = Math.max(asked.start(), documents.start());
        long end = Math.min(asked.end(), documents.end());
        start -= Math.floorMod(start, interval);
        end -= Math.floorMod(end, interval);
        if (end - start < Model.TRAINING_POINTS * interval) {
            throw new NothingToAnalyse("There is not enough data to train model");
        }
        return new Range(start, end);
    }

    /**
     * Goes over a range.
     *
     * @param read values by start of the interval, for the piece given
     * @param use receives each piece with its steps, none where the piece is empty and gaps are not
     *     filled in
     */
    public void over(
            Range covered,
            Function<Range, Map<Long, double[]>> read,
            BiConsumer<Range, List<Step>> use) {
        for (long from = covered.start(); from < covered.end(); from += PIECE * interval) {
            Range piece = new Range(from, Math.min(covered.end(), from + PIECE * interval));
            use.accept(piece, steps(piece, read.apply(piece)));
        }
    }

    private List<Step> steps(Range piece, Map<Long, double[]> values) {
        List<Step> steps = new ArrayList<>();
        if (values.isEmpty() && !model.imputes()) {
            return steps;
        }
        for (long from = piece.start(); from < piece.end(); from += interval) {
            Range window = new Range(from, from + interval);
            double[] vector = values.get(from);
            steps.add(
                    new Step(
                            window,
                            vector == null && !model.imputes()
                                    ? null
                                    : model.next(
                                            vector == null ? nothing : vector,
                                            Instant.ofEpochMilli(window.end()))));
        }
        return steps;
    }
}
