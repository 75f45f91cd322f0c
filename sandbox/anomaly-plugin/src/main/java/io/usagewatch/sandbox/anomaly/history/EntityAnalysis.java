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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** Runs one forest over the past of one entity, in pieces: read, score, write. */
public final class EntityAnalysis {
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
        Range documents =
                search.documents(detector, entity)
                        .orElseThrow(
                                () -> new NothingToAnalyse("There is no data in the time field"));
        Range covered = Walk.covered(detector, range, documents);
        // The same when a run is taken up again: an interval done twice reads the same.
        String run = resultTaskId + (entity == null ? "" : entity.key());
        Model model = Model.forHistory(detector, run.hashCode());
        ResultDocument.Source source =
                new ResultDocument.Source(
                        task.detectorId(),
                        detector,
                        entity,
                        entity == null ? null : entity.modelId(task.detectorId()),
                        resultTaskId);
        AtomicReference<Instant> started = new AtomicReference<>(clock.instant());
        new Walk(detector, model)
                .over(
                        covered,
                        piece -> {
                            if (cancelled.getAsBoolean()) {
                                throw new Cancelled();
                            }
                            started.set(clock.instant());
                            return search.values(detector, entity, piece);
                        },
                        (piece, steps) -> {
                            Instant ended = clock.instant();
                            results.write(
                                    detector,
                                    steps.stream()
                                            .map(
                                                    step ->
                                                            document(
                                                                    source,
                                                                    step,
                                                                    started.get(),
                                                                    ended))
                                            .toList(),
                                    true);
                            float done =
                                    (float) (piece.end() - covered.start())
                                            / (covered.end() - covered.start());
                            float trained = (float) model.points() / Model.TRAINING_POINTS;
                            tasks.update(
                                    task.id(),
                                    progress -> progress.at(done, trained, piece.end(), ended));
                        });
    }

    private static ResultDocument document(
            ResultDocument.Source source, Walk.Step step, Instant started, Instant ended) {
        return new ResultDocument(
                source,
                step.interval(),
                started,
                ended,
                step.verdict(),
                step.verdict() == null ? "No data in current detection window" : null);
    }
}
