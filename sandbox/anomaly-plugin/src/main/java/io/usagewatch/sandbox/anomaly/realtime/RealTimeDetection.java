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
 * <p>Models live in memory; after a restart the jobs go on, their models are led through the same
 * intervals again, and intervals that were missed are made up for. An interval that could not be
 * analysed or written is tried again before the next one.
 */
public final class RealTimeDetection {
    private static final Logger LOG = LogManager.getLogger(RealTimeDetection.class);
    private static final Duration RETRY = Duration.ofSeconds(2);

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
            resume(job);
        }
    }

    private void resume(JobStore.Enabled enabled) {
        String id = enabled.detectorId();
        try {
            if (running.containsKey(id) || !jobs.isEnabled(id)) {
                return;
            }
            Detector detector = detectors.get(id).detector();
            Task task = tasks.resume(taskType(detector), id, detector);
            Optional<Instant> lastEnd = results.lastEnd(detector.resultIndex(), id);
            begin(Job.resumed(id, detector, enabled.start(), lastEnd, search, clock), task);
        } catch (RuntimeException e) {
            LOG.warn("Real-time detection of {} cannot go on yet", id, e);
            schedule.after(RETRY, () -> resume(enabled));
        }
    }

    private static Task.Type taskType(Detector detector) {
        return detector.isHighCardinality()
                ? Task.Type.REALTIME_HC_DETECTOR
                : Task.Type.REALTIME_SINGLE_ENTITY;
    }

    /** Starts a detector; one that runs already is answered with status 200 and an error. */
    public void start(String detectorId, Detector detector) {
        if (jobs.isEnabled(detectorId)) {
            throw new OpenSearchStatusException(
                    "Anomaly detector job is already running: " + detectorId, RestStatus.OK);
        }
        results.ensure(detector.resultIndex());
        Job job = Job.begun(detectorId, detector, search, clock);
        jobs.enable(detectorId, detector, job.next());
        begin(job, tasks.create(taskType(detector), detectorId, detector, null));
    }

    private void begin(Job job, Task task) {
        running.put(job.detectorId(), new Running(job, task.id()));
        run(job, task.id(), Duration.ZERO);
    }

    private void run(Job job, String taskId, Duration delay) {
        schedule.after(
                delay,
                () -> {
                    if (job.isStopped()) {
                        return;
                    }
                    boolean done = false;
                    try {
                        done = once(job, taskId);
                    } finally {
                        Duration wait = Duration.between(clock.instant(), job.next());
                        run(job, taskId, done ? wait.isNegative() ? Duration.ZERO : wait : RETRY);
                    }
                });
    }

    /** Whether the interval that was due is through. */
    private boolean once(Job job, String taskId) {
        if (job.next().isAfter(clock.instant())) {
            return true;
        }
        String problem = analyse(job);
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
        return problem.isEmpty();
    }

    /** What went wrong; empty when nothing did. */
    private String analyse(Job job) {
        try {
            long skipped = job.skipped();
            if (skipped > 0) {
                LOG.warn(
                        "Detector {} leaves out {} intervals that were due too long ago",
                        job.detectorId(),
                        skipped);
            }
            List<ResultDocument> found = job.run();
            results.write(job.detector().resultIndex(), found, false);
            results.refresh(job.detector().resultIndex());
            job.written();
            return "";
        } catch (RuntimeException e) {
            LOG.warn(
                    "Detector {} could not analyse its interval; it tries again",
                    job.detectorId(),
                    e);
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
