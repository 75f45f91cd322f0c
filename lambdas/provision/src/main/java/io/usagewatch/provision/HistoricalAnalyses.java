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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs detectors over a time span that has passed, a few at the same time.
 *
 * <p>An analysis writes new results beside those of an earlier one. So a detector whose last
 * analysis covers the time span is left alone; otherwise the earlier results of the time span are
 * deleted once the new ones are there.
 */
final class HistoricalAnalyses {

    private static final int MOST_AT_ONCE = 3;
    private static final int MOST_STARTS = 300;
    private static final Duration POLL = Duration.ofMillis(150);

    private final SearchDomain domain;
    private final OwnDetectors detectors;
    private final List<Analysis> ended = new ArrayList<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final List<Started> started = new ArrayList<>();

    HistoricalAnalyses(SearchDomain domain, OwnDetectors detectors) {
        this.domain = domain;
        this.detectors = detectors;
    }

    private record Waiting(String id, Detector detector, long from, long to, int starts) {}

    private record Started(Waiting what, String task, boolean replaces) {}

    List<Analysis> run(Instant from, Instant to, Progress progress) {
        Map<String, Detector> byId = detectors.byId();
        byId.forEach((id, detector) -> plan(id, detector, from, to));
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

    private void plan(String id, Detector detector, Instant from, Instant to) {
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
        JsonNode there = detectors.read(id);
        long version = there.path("anomaly_detector").path("last_update_time").asLong();
        boolean done =
                HistoricalTask.of(there)
                        .filter(HistoricalTask::isFinished)
                        .filter(task -> task.covers(start, end))
                        .filter(task -> task.detectorVersion() == version)
                        .isPresent();
        if (done) {
            end(detector, Analysis.Outcome.KEPT, "");
        } else {
            waiting.add(new Waiting(id, detector, start, end, 0));
        }
    }

    /** Starts the analysis that is next; false where the domain takes none at the moment. */
    private boolean startNext() {
        Waiting next = waiting.removeFirst();
        Optional<HistoricalTask> before = HistoricalTask.of(detectors.read(next.id()));
        ObjectNode span = Json.object().put("start_time", next.from()).put("end_time", next.to());
        try {
            JsonNode answer = domain.post(OwnDetectors.path(next.id()) + "/_start", span);
            started.add(new Started(next, answer.path("_id").asString(), before.isPresent()));
            return true;
        } catch (DomainException e) {
            boolean isBusy =
                    e.status() == 403
                            || e.status() == 429
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
            Optional<HistoricalTask> task =
                    HistoricalTask.of(detectors.read(one.what().id()))
                            .filter(latest -> latest.id().equals(one.task()));
            if (task.isEmpty() || task.get().isRunning()) {
                shares += task.map(HistoricalTask::progress).orElse(0.0);
                continue;
            }
            each.remove();
            if (task.get().isFinished()) {
                if (one.replaces()) {
                    deleteEarlier(one);
                }
                end(one.what().detector(), Analysis.Outcome.FINISHED, "");
            } else {
                String error = task.get().error();
                end(
                        one.what().detector(),
                        Analysis.Outcome.FAILED,
                        error.isEmpty() ? "ended as " + task.get().state() : error);
            }
        }
        return shares;
    }

    private void deleteEarlier(Started one) {
        ObjectNode body = Json.object();
        ObjectNode bool = body.putObject("query").putObject("bool");
        ArrayNode filter = bool.putArray("filter");
        filter.addObject().putObject("term").put("detector_id", one.what().id());
        // Results without one are those of real-time detection.
        filter.addObject().putObject("exists").put("field", "task_id");
        filter.addObject()
                .putObject("range")
                .putObject("data_start_time")
                .put("gte", one.what().from())
                .put("lt", one.what().to());
        bool.putArray("must_not").addObject().putObject("term").put("task_id", one.task());
        domain.refresh(ResultIndex.NAME + "*");
        domain.post(
                "/" + ResultIndex.NAME + "*/_delete_by_query?conflicts=proceed&refresh=true", body);
    }

    private void end(Detector detector, Analysis.Outcome outcome, String problem) {
        ended.add(new Analysis(detector.name(), outcome, problem));
    }
}
