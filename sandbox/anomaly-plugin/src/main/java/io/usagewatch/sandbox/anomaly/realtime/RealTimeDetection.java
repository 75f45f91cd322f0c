package io.usagewatch.sandbox.anomaly.realtime;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.detector.DetectorStore;
import io.usagewatch.sandbox.anomaly.result.ResultDocument;
import io.usagewatch.sandbox.anomaly.result.ResultIndex;
import io.usagewatch.sandbox.anomaly.series.FeatureSearch;
import io.usagewatch.sandbox.anomaly.task.Task;
import io.usagewatch.sandbox.anomaly.task.Task.State;
import io.usagewatch.sandbox.anomaly.task.TaskStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.core.rest.RestStatus;

/**
 * Runs each started detector once per interval, the first time at once.
 *
 * <p>Models live in memory; after a restart the jobs go on and their models are trained again from
 * the past, which is what a cold start does anyway.
 */
public final class RealTimeDetection {
    private static final Logger LOG = LogManager.getLogger(RealTimeDetection.class);

    /** Runs something later, on a pool of its own. */
    public interface Schedule {
        void after(Duration delay, Runnable run);
    }

    private final DetectorStore detectors;
    private final JobStore jobs;
    private final TaskStore tasks;
    private final FeatureSearch search;
    private final ResultIndex results;
    private final Schedule schedule;
    private final Clock clock;
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    private record Running(Job job, String taskId) {}

    public RealTimeDetection(
            DetectorStore detectors,
            JobStore jobs,
            TaskStore tasks,
            FeatureSearch search,
            ResultIndex results,
            Schedule schedule,
            Clock clock) {
        this.detectors = detectors;
        this.jobs = jobs;
        this.tasks = tasks;
        this.search = search;
        this.results = results;
        this.schedule = schedule;
        this.clock = clock;
    }

    /** Goes on with the jobs that were running when the node stopped. */
    public void resume() {
        for (JobStore.Enabled job : jobs.enabled()) {
            try {
                begin(job.detectorId(), detectors.get(job.detectorId()).detector(), job.start());
            } catch (RuntimeException e) {
                LOG.warn("Real-time detection of {} could not go on", job.detectorId(), e);
            }
        }
    }

    /** Starts a detector; one that runs already is answered with status 200 and an error. */
    public void start(String detectorId, Detector detector) {
        if (jobs.isEnabled(detectorId)) {
            throw new OpenSearchStatusException(
                    "Anomaly detector job is already running: " + detectorId, RestStatus.OK);
        }
        Instant now = clock.instant();
        results.ensure(detector.resultIndex());
        jobs.enable(detectorId, detector, now);
        begin(detectorId, detector, now);
    }

    private void begin(String detectorId, Detector detector, Instant start) {
        Task task =
                tasks.create(
                        detector.isHighCardinality()
                                ? Task.Type.REALTIME_HC_DETECTOR
                                : Task.Type.REALTIME_SINGLE_ENTITY,
                        detectorId,
                        detector,
                        null);
        Job job = new Job(detectorId, detector, start, search, clock);
        running.put(detectorId, new Running(job, task.id()));
        // The interval that is complete already; later ones when they are.
        Instant last = job.dueAtOrAfter(clock.instant());
        Instant first =
                last.isAfter(clock.instant()) && last.isAfter(start)
                        ? last.minus(detector.interval().duration())
                        : last;
        run(job, task.id(), first, Duration.ZERO);
    }

    private void run(Job job, String taskId, Instant due, Duration delay) {
        schedule.after(
                delay,
                () -> {
                    if (job.isStopped()) {
                        return;
                    }
                    try {
                        once(job, taskId, due);
                    } finally {
                        next(job, taskId, due);
                    }
                });
    }

    private void next(Job job, String taskId, Instant due) {
        Instant next = job.dueAtOrAfter(due.plusMillis(job.detector().interval().millis()));
        Duration wait = Duration.between(clock.instant(), next);
        run(job, taskId, next, wait.isNegative() ? Duration.ZERO : wait);
    }

    private void once(Job job, String taskId, Instant due) {
        String problem = analyse(job, due);
        try {
            Job.Standing standing = job.standing();
            long minutes =
                    standing.neededPoints() * job.detector().interval().duration().toMinutes();
            tasks.update(
                    taskId,
                    progress ->
                            progress.live(standing.training(), minutes, problem, clock.instant()));
        } catch (RuntimeException e) {
            LOG.warn("How detector {} stands could not be kept", job.detectorId(), e);
        }
    }

    /** What went wrong; empty when nothing did. */
    private String analyse(Job job, Instant due) {
        try {
            List<ResultDocument> found = job.run(due);
            results.write(job.detector().resultIndex(), found, false);
            results.refresh(job.detector().resultIndex());
            return "";
        } catch (RuntimeException e) {
            LOG.warn("Detector {} could not analyse its interval", job.detectorId(), e);
            return String.valueOf(e.getMessage());
        }
    }

    /** Stops a detector; one that does not run is answered with status 200 and an error. */
    public void stop(String detectorId) {
        if (!jobs.isEnabled(detectorId)) {
            throw new OpenSearchStatusException(
                    "job is already stopped: " + detectorId, RestStatus.OK);
        }
        jobs.disable(detectorId, clock.instant());
        Running run = running.remove(detectorId);
        if (run != null) {
            run.job().stop();
            tasks.update(run.taskId(), progress -> progress.to(State.STOPPED, clock.instant()));
        }
    }

    /** How a running detector stands; empty when it does not run. */
    public Optional<Live> live(String detectorId) {
        return Optional.ofNullable(running.get(detectorId)).map(run -> live(run.job()));
    }

    private static Live live(Job job) {
        Job.Standing standing = job.standing();
        return new Live(
                standing.trained() > 0,
                standing.training(),
                standing.neededPoints(),
                standing.models(),
                standing.entities().stream()
                        .map(entity -> new Live.LiveEntity(job.modelId(entity), entity))
                        .toList());
    }

    /** Stops everything, before the node goes down; jobs stay enabled. */
    public void close() {
        running.values().forEach(run -> run.job().stop());
    }
}
