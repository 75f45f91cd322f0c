package io.usagewatch.provision;

import io.usagewatch.detection.detector.Detector;
import io.usagewatch.detection.detector.ResultIndex;
import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs detectors over a time span that has passed, a few at the same time.
 *
 * <p>An analysis writes new results beside those of an earlier one. So a detector whose last
 * analysis covers the time span is left alone unless usage changed; otherwise the earlier results
 * of the time span are deleted once the new ones are there.
 */
final class HistoricalAnalyses {

    private static final int MOST_AT_ONCE = 3;
    private static final int MOST_STARTS = 300;

    /** Of all that were started: they share the node's threads, so one may wait for another. */
    private static final Duration MOST_WITHOUT_PROGRESS = Duration.ofMinutes(3);

    private static final Duration POLL = Duration.ofMillis(150);

    private final SearchDomain domain;
    private final OwnDetectors detectors;
    private final List<Analysis> ended = new ArrayList<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final List<Started> started = new ArrayList<>();
    private final LongSupplier nanoTime;
    private long lastMove;

    /**
     * @param nanoTime as of {@link System#nanoTime}
     */
    HistoricalAnalyses(SearchDomain domain, OwnDetectors detectors, LongSupplier nanoTime) {
        this.domain = domain;
        this.detectors = detectors;
        this.nanoTime = nanoTime;
        this.lastMove = nanoTime.getAsLong();
    }

    private record Waiting(String id, Detector detector, long from, long to, int starts) {}

    private static final class Started {
        private final Waiting what;
        private final String task;
        private final boolean replaces;
        private Optional<HistoricalTask> seen = Optional.empty();
        private String trouble = "";

        Started(Waiting what, String task, boolean replaces) {
            this.what = what;
            this.task = task;
            this.replaces = replaces;
        }

        double share() {
            return seen.map(HistoricalTask::progress).orElse(0.0);
        }
    }

    List<Analysis> run(Instant from, Instant to, boolean usageChanged, Progress progress) {
        Map<String, Detector> byId = detectors.byId();
        byId.forEach((id, detector) -> plan(id, detector, from, to, usageChanged));
        while (!waiting.isEmpty() || !started.isEmpty()) {
            while (started.size() < MOST_AT_ONCE && !waiting.isEmpty() && startNext()) {}
            double underWay = poll();
            double share = (ended.size() + underWay) / byId.size();
            progress.analysed(ended.size(), byId.size(), share);
            if (!started.isEmpty() || !waiting.isEmpty()) {
                Pause.of(POLL);
            }
        }
        domain.refresh(ResultIndex.NAME + "*");
        progress.analysed(byId.size(), byId.size(), 1);
        return List.copyOf(ended);
    }

    private void plan(
            String id, Detector detector, Instant from, Instant to, boolean usageChanged) {
        long interval = detector.interval().toMillis();
        long start = Math.floorDiv(from.toEpochMilli(), interval) * interval;
        long end = Math.floorDiv(to.toEpochMilli(), interval) * interval;
        if (end - start < Detector.LEAST_INTERVALS * interval) {
            end(
                    detector,
                    Analysis.Outcome.TOO_SHORT,
                    "%d intervals of history, %d are needed"
                            .formatted((end - start) / interval, Detector.LEAST_INTERVALS));
            return;
        }
        if (!usageChanged && isDone(id, start, end)) {
            end(detector, Analysis.Outcome.KEPT, "");
        } else {
            waiting.add(new Waiting(id, detector, start, end, 0));
        }
    }

    private boolean isDone(String id, long start, long end) {
        JsonNode there = detectors.read(id);
        long version = there.path("anomaly_detector").path("last_update_time").asLong();
        return HistoricalTask.of(there)
                .filter(HistoricalTask::isFinished)
                .filter(task -> task.covers(start, end))
                .filter(task -> task.detectorVersion() == version)
                .isPresent();
    }

    /** Starts the analysis that is next; false where the domain takes none at the moment. */
    private boolean startNext() {
        Waiting next = waiting.removeFirst();
        ObjectNode span = Json.object().put("start_time", next.from()).put("end_time", next.to());
        try {
            Optional<HistoricalTask> before = HistoricalTask.of(detectors.read(next.id()));
            JsonNode answer = domain.post(OwnDetectors.path(next.id()) + "/_start", span);
            started.add(new Started(next, answer.path("_id").asString(), before.isPresent()));
            moved();
            return true;
        } catch (DomainException e) {
            boolean isBusy =
                    e.status() == 403
                            || e.isBusy()
                            || String.valueOf(e.getMessage()).contains("already running");
            if (!isBusy || next.starts() == MOST_STARTS) {
                end(next.detector(), Analysis.Outcome.FAILED, String.valueOf(e.getMessage()));
                return true;
            }
            waiting.addLast(
                    new Waiting(
                            next.id(), next.detector(), next.from(), next.to(), next.starts() + 1));
            return false;
        }
    }

    /** Looks after those that were started; sum of their shares, 0 to 1 each. */
    private double poll() {
        double shares = 0;
        for (Iterator<Started> each = started.iterator(); each.hasNext(); ) {
            Started one = each.next();
            if (isOver(one)) {
                each.remove();
                moved();
            } else {
                shares += one.share();
            }
        }
        if (nanoTime.getAsLong() - lastMove >= MOST_WITHOUT_PROGRESS.toNanos()) {
            started.forEach(this::giveUp);
            started.clear();
            moved();
        }
        return shares;
    }

    private boolean isOver(Started one) {
        Optional<HistoricalTask> latest;
        try {
            latest = HistoricalTask.of(detectors.read(one.what.id()));
        } catch (DomainException e) {
            one.trouble = String.valueOf(e.getMessage());
            if (e.isBusy() || e.status() == DomainException.NO_ANSWER) {
                return false;
            }
            end(one.what.detector(), Analysis.Outcome.FAILED, one.trouble);
            return true;
        }
        if (latest.isEmpty() || !latest.get().id().equals(one.task)) {
            one.trouble = "it is no longer the detector's latest";
            return false;
        }
        one.trouble = "";
        HistoricalTask task = latest.get();
        if (task.isRunning()) {
            if (!latest.equals(one.seen)) {
                one.seen = latest;
                moved();
            }
            return false;
        }
        end(one, task);
        return true;
    }

    private void end(Started one, HistoricalTask task) {
        if (task.isFinished()) {
            if (one.replaces) {
                deleteEarlier(one);
            }
            end(one.what.detector(), Analysis.Outcome.FINISHED, "");
        } else {
            end(
                    one.what.detector(),
                    Analysis.Outcome.FAILED,
                    task.error().isEmpty() ? "ended as " + task.state() : task.error());
        }
    }

    private void giveUp(Started one) {
        end(
                one.what.detector(),
                Analysis.Outcome.FAILED,
                "no progress for %d minutes%s; look at the node's log"
                        .formatted(
                                MOST_WITHOUT_PROGRESS.toMinutes(),
                                one.trouble.isEmpty() ? "" : " (" + one.trouble + ")"));
    }

    private void moved() {
        lastMove = nanoTime.getAsLong();
    }

    private void deleteEarlier(Started one) {
        ObjectNode body = Json.object();
        ObjectNode bool = body.putObject("query").putObject("bool");
        ArrayNode filter = bool.putArray("filter");
        filter.addObject().putObject("term").put("detector_id", one.what.id());
        // Results without one are those of real-time detection.
        filter.addObject().putObject("exists").put("field", "task_id");
        filter.addObject()
                .putObject("range")
                .putObject("data_start_time")
                .put("gte", one.what.from())
                .put("lt", one.what.to());
        bool.putArray("must_not").addObject().putObject("term").put("task_id", one.task);
        domain.refresh(ResultIndex.NAME + "*");
        domain.post(
                "/" + ResultIndex.NAME + "*/_delete_by_query?conflicts=proceed&refresh=true", body);
    }

    private void end(Detector detector, Analysis.Outcome outcome, String problem) {
        ended.add(new Analysis(detector.name(), outcome, problem));
    }
}
