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
import org.opensearch.common.lease.Releasable;
import org.opensearch.common.util.concurrent.KeyedLock;
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
    private static final Duration MOST_PATIENCE = Duration.ofMinutes(1);

    /** Results in one request. */
    private static final int BULK = 1_000;

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
    private final RunCounts counts = new RunCounts();

    /** Whoever starts, stops or takes up a detector holds the lock of its id. */
    private final KeyedLock<String> changing = new KeyedLock<>();

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
        resume(new Trouble());
    }

    private void resume(Trouble trouble) {
        try {
            jobs.enabled().forEach(job -> resume(job, new Trouble()));
        } catch (RuntimeException e) {
            trouble.log(LOG, "The jobs of real-time detection cannot be read yet", e);
            schedule.after(trouble.wait(MOST_PATIENCE), () -> resume(trouble));
        }
    }

    private void resume(JobStore.Enabled enabled, Trouble trouble) {
        String id = enabled.detectorId();
        try (Releasable _ = changing.acquire(id)) {
            if (running.containsKey(id) || !jobs.isEnabled(id)) {
                return;
            }
            Detector detector = detectors.get(id).detector();
            Task task = tasks.resume(taskType(detector), id, detector);
            Optional<Instant> lastEnd = results.lastEnd(detector, id);
            begin(Job.resumed(id, detector, enabled.start(), lastEnd, search, clock), task);
        } catch (RuntimeException e) {
            trouble.log(LOG, "Real-time detection of " + id + " cannot go on yet", e);
            schedule.after(trouble.wait(MOST_PATIENCE), () -> resume(enabled, trouble));
        }
    }

    private static Task.Type taskType(Detector detector) {
        return detector.isHighCardinality()
                ? Task.Type.REALTIME_HC_DETECTOR
                : Task.Type.REALTIME_SINGLE_ENTITY;
    }

    /** Starts a detector; one that runs already is answered with status 200 and an error. */
    public void start(String detectorId, Detector detector) {
        try (Releasable _ = changing.acquire(detectorId)) {
            if (jobs.isEnabled(detectorId)) {
                throw new OpenSearchStatusException(
                        "Anomaly detector job is already running: " + detectorId, RestStatus.OK);
            }
            results.ensure(detector);
            Job job = Job.begun(detectorId, detector, search, clock);
            Task task = tasks.create(taskType(detector), detectorId, detector, null);
            try {
                jobs.enable(detectorId, detector, job.next());
            } catch (RuntimeException e) {
                tasks.update(
                        task.id(),
                        progress ->
                                progress.failed(String.valueOf(e.getMessage()), clock.instant()));
                throw e;
            }
            begin(job, task);
        }
    }

    private void begin(Job job, Task task) {
        running.put(job.detectorId(), new Running(job, task.id()));
        run(job, task.id(), Duration.ZERO, new Trouble());
    }

    private void run(Job job, String taskId, Duration delay, Trouble trouble) {
        schedule.after(
                delay,
                () -> {
                    if (job.isStopped()) {
                        return;
                    }
                    boolean done = false;
                    try {
                        done = once(job, taskId, trouble);
                    } finally {
                        Duration wait =
                                done
                                        ? Duration.between(clock.instant(), job.next())
                                        : trouble.wait(job.detector().interval().duration());
                        run(job, taskId, wait.isNegative() ? Duration.ZERO : wait, trouble);
                    }
                });
    }

    /** Whether the interval that was due is through. */
    private boolean once(Job job, String taskId, Trouble trouble) {
        if (job.next().isAfter(clock.instant())) {
            return true;
        }
        String problem = analyse(job, trouble);
        counts.count(job.detector().isHighCardinality(), problem.isEmpty());
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
    private String analyse(Job job, Trouble trouble) {
        try {
            long skipped = job.skipped();
            if (skipped > 0) {
                LOG.warn(
                        "Detector {} leaves out {} intervals that were due too long ago",
                        job.detectorId(),
                        skipped);
            }
            List<ResultDocument> found = job.run();
            for (int from = 0; from < found.size(); from += BULK) {
                results.write(
                        job.detector(),
                        found.subList(from, Math.min(found.size(), from + BULK)),
                        false);
            }
            results.refresh(job.detector());
            job.written();
            trouble.over();
            return "";
        } catch (RuntimeException e) {
            trouble.log(
                    LOG,
                    "Detector "
                            + job.detectorId()
                            + " could not analyse its interval; it tries again",
                    e);
            return String.valueOf(e.getMessage());
        }
    }

    /** Stops a detector; one that does not run is answered with status 200 and an error. */
    public void stop(String detectorId) {
        try (Releasable _ = changing.acquire(detectorId)) {
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
    }

    /** How often intervals were analysed since the node started. */
    public RunCounts counts() {
        return counts;
    }

    /** How all running detectors stand. */
    public List<Live> live() {
        return running.values().stream().map(run -> live(run.job())).toList();
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
                job.lastWritten(),
                standing.scoring().stream()
                        .map(
                                scoring ->
                                        new Live.LiveEntity(
                                                job.modelId(scoring.entity()),
                                                scoring.entity(),
                                                scoring.lastUsed()))
                        .toList());
    }

    /** Stops everything, before the node goes down; jobs stay enabled. */
    public void close() {
        running.values().forEach(run -> run.job().stop());
    }
}
