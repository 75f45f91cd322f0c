package io.usagewatch.sandbox.anomaly.history;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.engine.Model;
import io.usagewatch.sandbox.anomaly.result.ResultDocument;
import io.usagewatch.sandbox.anomaly.result.ResultIndex;
import io.usagewatch.sandbox.anomaly.series.Entity;
import io.usagewatch.sandbox.anomaly.series.FeatureSearch;
import io.usagewatch.sandbox.anomaly.series.Range;
import io.usagewatch.sandbox.anomaly.task.Task;
import io.usagewatch.sandbox.anomaly.task.TaskStore;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Runs one forest over the past of one entity, in pieces: read, score, write. */
public final class EntityAnalysis {
    private static final int PIECE = 1_000;

    private final FeatureSearch search;
    private final ResultIndex results;
    private final TaskStore tasks;
    private final Clock clock;

    public EntityAnalysis(FeatureSearch search, ResultIndex results, TaskStore tasks, Clock clock) {
        this.search = search;
        this.results = results;
        this.tasks = tasks;
        this.clock = clock;
    }

    /**
     * Blocks until the period is analysed.
     *
     * @param resultTaskId the task that results refer to: the detector's, also for one entity
     */
    void run(
            Task task,
            Detector detector,
            Range range,
            String resultTaskId,
            BooleanSupplier cancelled) {
        Entity entity = task.entity();
        tasks.update(task.id(), progress -> progress.at(0, 0, range.start(), clock.instant()));
        Range covered = covered(detector, entity, range);
        Model model = Model.forHistory(detector);
        ResultDocument.Source source =
                new ResultDocument.Source(
                        task.detectorId(),
                        detector,
                        entity,
                        entity == null ? null : entity.modelId(task.detectorId()),
                        resultTaskId);
        long interval = detector.interval().millis();
        for (long from = covered.start(); from < covered.end(); from += PIECE * interval) {
            if (cancelled.getAsBoolean()) {
                throw new Cancelled();
            }
            Range piece = new Range(from, Math.min(covered.end(), from + PIECE * interval));
            List<ResultDocument> found = analyse(detector, model, source, piece);
            results.write(detector.resultIndex(), found, true);
            float done =
                    (float) (piece.end() - covered.start()) / (covered.end() - covered.start());
            float trained = (float) model.points() / Model.TRAINING_POINTS;
            tasks.update(
                    task.id(),
                    progress -> progress.at(done, trained, piece.end(), clock.instant()));
        }
    }

    /**
     * The part of the range that has data, in whole intervals since the epoch. Like the real plugin
     * it ends before the interval of the last document, which may not be complete.
     */
    private Range covered(Detector detector, @Nullable Entity entity, Range range) {
        Range documents =
                search.documents(detector, entity)
                        .orElseThrow(
                                () -> new NothingToAnalyse("There is no data in the time field"));
        if (documents.start() >= range.end() || documents.end() <= range.start()) {
            throw new NothingToAnalyse("There is no data in the detection date range");
        }
        long interval = detector.interval().millis();
        long start = Math.max(range.start(), documents.start());
        long end = Math.min(range.end(), documents.end());
        start -= Math.floorMod(start, interval);
        end -= Math.floorMod(end, interval);
        if (end - start < Model.TRAINING_POINTS * interval) {
            throw new NothingToAnalyse("There is not enough data to train model");
        }
        return new Range(start, end);
    }

    private List<ResultDocument> analyse(
            Detector detector, Model model, ResultDocument.Source source, Range piece) {
        Instant started = clock.instant();
        Map<Long, double[]> values = search.values(detector, source.entity(), piece);
        List<ResultDocument> found = new ArrayList<>();
        if (values.isEmpty() && !model.imputes()) {
            return found;
        }
        double[] nothing = new double[detector.enabledFeatures().size()];
        Arrays.fill(nothing, Double.NaN);
        long interval = detector.interval().millis();
        for (long from = piece.start(); from < piece.end(); from += interval) {
            Range window = new Range(from, from + interval);
            double[] vector = values.get(from);
            found.add(
                    vector == null && !model.imputes()
                            ? new ResultDocument(
                                    source,
                                    window,
                                    started,
                                    clock.instant(),
                                    null,
                                    "No data in current detection window")
                            : new ResultDocument(
                                    source,
                                    window,
                                    started,
                                    clock.instant(),
                                    model.next(
                                            vector == null ? nothing : vector,
                                            Instant.ofEpochMilli(window.end())),
                                    null));
        }
        return found;
    }
}
