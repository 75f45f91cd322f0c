package io.usagewatch.sandbox.anomaly.history;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.detector.Limits;
import io.usagewatch.sandbox.anomaly.detector.Queries;
import io.usagewatch.sandbox.anomaly.result.ResultIndex;
import io.usagewatch.sandbox.anomaly.series.Entity;
import io.usagewatch.sandbox.anomaly.series.FeatureSearch;
import io.usagewatch.sandbox.anomaly.series.Range;
import io.usagewatch.sandbox.anomaly.task.Task;
import io.usagewatch.sandbox.anomaly.task.Task.Progress;
import io.usagewatch.sandbox.anomaly.task.Task.State;
import io.usagewatch.sandbox.anomaly.task.TaskStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.core.rest.RestStatus;

/** Analyses past periods, at most one at a time per detector, several entities at once. */
public final class HistoricalAnalysis {
    private static final Logger LOG = LogManager.getLogger(HistoricalAnalysis.class);

    private final FeatureSearch search;
    private final EntityAnalysis analysis;
    private final ResultIndex results;
    private final TaskStore tasks;
    private final Limits limits;
    private final Queries queries;
    private final Executor pool;
    private final int slots;
    private final Clock clock;
    private final Map<String, Run> runs = new ConcurrentHashMap<>();

    /** One analysis of a detector; its id is that of its task. */
    private static final class Run {
        private final AtomicBoolean cancelled = new AtomicBoolean();
        private final AtomicReference<String> taskId = new AtomicReference<>("");
        private final Detector detector;
        private volatile int left;

        private Run(Detector detector) {
            this.detector = detector;
        }
    }

    /**
     * @param pool runs one entity per thread
     * @param slots threads of the pool
     */
    public HistoricalAnalysis(
            FeatureSearch search,
            EntityAnalysis analysis,
            ResultIndex results,
            TaskStore tasks,
            Limits limits,
            Queries queries,
            Executor pool,
            int slots,
            Clock clock) {
        this.search = search;
        this.analysis = analysis;
        this.results = results;
        this.tasks = tasks;
        this.limits = limits;
        this.queries = queries;
        this.pool = pool;
        this.slots = slots;
        this.clock = clock;
    }

    public boolean isRunning(String detectorId) {
        return runs.containsKey(detectorId);
    }

    /** How many entities are analysed at the same time. */
    public int slots() {
        return slots;
    }

    /** Entities that a running analysis is not through with; those it is at now are among them. */
    public int entitiesLeft(String detectorId) {
        Run run = runs.get(detectorId);
        return run == null ? 0 : run.left;
    }

    /**
     * Starts in the background.
     *
     * @return the task's id
     */
    public String start(String detectorId, Detector detector, Range range) {
        Run run = new Run(detector);
        if (!begin(detectorId, run)) {
            throw new OpenSearchStatusException(
                    "Config is already running", RestStatus.BAD_REQUEST);
        }
        try {
            Task task =
                    tasks.create(
                            detector.isHighCardinality()
                                    ? Task.Type.HISTORICAL_HC_DETECTOR
                                    : Task.Type.HISTORICAL_SINGLE_ENTITY,
                            detectorId,
                            detector,
                            range);
            run.taskId.set(task.id());
            pool.execute(() -> analyse(task, detector, range, run, Set.of()));
            return task.id();
        } catch (RuntimeException e) {
            runs.remove(detectorId);
            throw e;
        }
    }

    /** Goes on with what was running when the node was stopped in the middle of it. */
    public void resume() {
        for (Task task : tasks.resumeHistorical()) {
            try {
                resume(task);
            } catch (RuntimeException e) {
                fail(task, e);
            }
        }
    }

    /** If not even that can be kept, the other runs still go on. */
    private void fail(Task task, RuntimeException problem) {
        try {
            end(task, Optional.of(problem));
        } catch (RuntimeException e) {
            LOG.warn("That analysis {} does not go on could not be kept", task.id(), e);
        }
    }

    private void resume(Task task) {
        Detector detector = Detector.parse(task.detector(), queries, task.started());
        Run run = new Run(detector);
        run.taskId.set(task.id());
        if (!begin(task.detectorId(), run)) {
            throw new IllegalStateException("A later analysis of the detector has begun");
        }
        try {
            pool.execute(
                    () -> {
                        try {
                            search.awaitReadable(detector);
                            Set<Entity> done =
                                    detector.isHighCardinality() ? tasks.partsDone(task) : Set.of();
                            analyse(task, detector, rangeOf(task), run, done);
                        } catch (RuntimeException e) {
                            finish(task, run, Optional.of(e));
                        }
                    });
        } catch (RuntimeException e) {
            runs.remove(task.detectorId(), run);
            throw e;
        }
    }

    private void analyse(Task task, Detector detector, Range range, Run run, Set<Entity> done) {
        if (detector.isHighCardinality()) {
            analyseEntities(task, detector, range, run, done);
        } else {
            finish(task, run, analyse(task, detector, range, run, Optional.empty()));
        }
    }

    private synchronized boolean begin(String detectorId, Run run) {
        return runs.putIfAbsent(detectorId, run) == null;
    }

    /**
     * Stops what is running; results written so far stay.
     *
     * @return the task's id
     */
    public synchronized String stop(String detectorId) {
        Run run = runs.get(detectorId);
        if (run == null) {
            throw new OpenSearchStatusException("No running task found", RestStatus.BAD_REQUEST);
        }
        run.cancelled.set(true);
        return run.taskId.get();
    }

    /** Stops everything, before the node goes down. */
    public void close() {
        runs.values().forEach(run -> run.cancelled.set(true));
    }

    private void analyseEntities(
            Task task, Detector detector, Range range, Run run, Set<Entity> done) {
        try {
            List<Entity> entities = search.topEntities(detector, range, limits.topEntities(), 1);
            if (entities.isEmpty()) {
                throw new NothingToAnalyse("No entity found");
            }
            tasks.update(task.id(), progress -> progress.parts(0, clock.instant()));
            List<Entity> left = entities.stream().filter(e -> !done.contains(e)).toList();
            if (left.isEmpty()) {
                finish(task, run, Optional.empty());
                return;
            }
            run.left = left.size();
            Parts parts = new Parts(left.size());
            for (Entity entity : left) {
                pool.execute(() -> analysePart(task, detector, entity, run, parts));
            }
        } catch (RuntimeException e) {
            finish(task, run, Optional.of(e));
        }
    }

    private void analysePart(Task parent, Detector detector, Entity entity, Run run, Parts parts) {
        Optional<RuntimeException> problem;
        if (run.cancelled.get()) {
            problem = Optional.of(new Cancelled());
        } else {
            try {
                Task part = tasks.createPart(parent, entity);
                problem = analyse(part, detector, rangeOf(parent), run, Optional.of(parent.id()));
                end(part, problem);
            } catch (RuntimeException e) {
                problem = Optional.of(e);
            }
        }
        int left = parts.done(problem);
        run.left = left;
        if (left == 0) {
            finish(parent, run, parts.problem());
        } else {
            float share = parts.share();
            tasks.update(parent.id(), progress -> progress.parts(share, clock.instant()));
        }
    }

    private static Range rangeOf(Task task) {
        Range range = task.range();
        if (range == null) {
            throw new IllegalStateException("A historical run has a range: " + task.id());
        }
        return range;
    }

    private Optional<RuntimeException> analyse(
            Task task, Detector detector, Range range, Run run, Optional<String> parentId) {
        try {
            analysis.run(task, detector, range, parentId.orElse(task.id()), run.cancelled::get);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }

    // Whoever saw the end can start anew: beginning waits until this is through.
    private synchronized void finish(Task task, Run run, Optional<RuntimeException> problem) {
        try {
            Optional<RuntimeException> unpublished = publish(run);
            end(task, problem.or(() -> unpublished));
        } finally {
            runs.remove(task.detectorId(), run);
        }
    }

    /** A run whose results nobody can find yet has not gone well. */
    private Optional<RuntimeException> publish(Run run) {
        try {
            results.refresh(run.detector);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }

    private void end(Task task, Optional<RuntimeException> problem) {
        Instant now = clock.instant();
        if (problem.isEmpty()) {
            tasks.update(task.id(), progress -> progress.to(State.FINISHED, now));
        } else if (problem.get() instanceof Cancelled) {
            tasks.update(task.id(), progress -> progress.to(State.STOPPED, now));
        } else {
            RuntimeException cause = problem.get();
            if (!(cause instanceof NothingToAnalyse)) {
                LOG.warn(
                        "Historical analysis {} of detector {} failed",
                        task.id(),
                        task.detectorId(),
                        cause);
            }
            tasks.update(task.id(), progress -> failed(progress, cause, now));
        }
    }

    private static Progress failed(Progress progress, RuntimeException cause, Instant now) {
        String message = cause.getMessage();
        return progress.failed(message == null ? cause.toString() : message, now);
    }
}
