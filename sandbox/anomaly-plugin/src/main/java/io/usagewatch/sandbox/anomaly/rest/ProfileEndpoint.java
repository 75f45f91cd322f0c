package io.usagewatch.sandbox.anomaly.rest;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.detector.DetectorStore;
import io.usagewatch.sandbox.anomaly.detector.Period;
import io.usagewatch.sandbox.anomaly.engine.Model;
import io.usagewatch.sandbox.anomaly.engine.ModelSize;
import io.usagewatch.sandbox.anomaly.history.HistoricalAnalysis;
import io.usagewatch.sandbox.anomaly.json.Json;
import io.usagewatch.sandbox.anomaly.realtime.JobStore;
import io.usagewatch.sandbox.anomaly.realtime.Live;
import io.usagewatch.sandbox.anomaly.realtime.RealTimeDetection;
import io.usagewatch.sandbox.anomaly.series.Entity;
import io.usagewatch.sandbox.anomaly.task.Task;
import io.usagewatch.sandbox.anomaly.task.TaskStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.rest.RestRequest;

/** How a detector stands: state, training, models. */
final class ProfileEndpoint {
    private static final Set<String> KNOWN =
            Set.of(
                    "state",
                    "error",
                    "models",
                    "coordinating_node",
                    "shingle_size",
                    "total_size_in_bytes",
                    "init_progress",
                    "total_entities",
                    "active_entities",
                    "ad_task");

    private final DetectorStore detectors;
    private final JobStore jobs;
    private final TaskStore tasks;
    private final HistoricalAnalysis history;
    private final RealTimeDetection realTime;
    private final EntityProfile entities;
    private final Supplier<String> node;

    ProfileEndpoint(
            DetectorStore detectors,
            JobStore jobs,
            TaskStore tasks,
            HistoricalAnalysis history,
            RealTimeDetection realTime,
            EntityProfile entities,
            Supplier<String> node) {
        this.detectors = detectors;
        this.jobs = jobs;
        this.tasks = tasks;
        this.history = history;
        this.realTime = realTime;
        this.entities = entities;
        this.node = node;
    }

    Endpoint.Work profile(RestRequest request) throws IOException {
        String id = request.param("detectorID");
        boolean all = request.paramAsBoolean("_all", false);
        String type = request.param("type");
        Set<String> wanted =
                all
                        ? KNOWN
                        : type == null
                                ? Set.of("state")
                                : new HashSet<>(List.of(type.split(",", -1)));
        Optional<Entity> entity = EntityProfile.asked(request);
        return () -> {
            Detector detector = detectors.get(id).detector();
            if (!KNOWN.containsAll(wanted)) {
                throw new OpenSearchStatusException(
                        "profiles to collect are missing or invalid", RestStatus.BAD_REQUEST);
            }
            return Answer.ok(
                    entity.isPresent()
                            ? ofEntity(id, detector, entity.get(), wanted, all)
                            : ofDetector(id, detector, wanted, all));
        };
    }

    private Map<String, @Nullable Object> ofDetector(
            String id, Detector detector, Set<String> wanted, boolean all) {
        Map<String, @Nullable Object> body = all(id, detector);
        if (!all) {
            // Asked for everything, a detector that was never started has no state.
            body.putIfAbsent("state", "DISABLED");
        }
        // A count is given with the models, and not on its own.
        body.keySet()
                .removeIf(
                        field -> !wanted.contains(field.equals("model_count") ? "models" : field));
        return body;
    }

    private Map<String, @Nullable Object> ofEntity(
            String id, Detector detector, Entity entity, Set<String> wanted, boolean all) {
        Map<String, @Nullable Object> body =
                entities.of(
                        detector,
                        entity,
                        realTime.live(id).map(live -> models(live, detector)).orElse(List.of()));
        if (!all) {
            body.keySet()
                    .removeIf(field -> !wanted.contains(field.equals("model") ? "models" : field));
        }
        return body;
    }

    private Map<String, @Nullable Object> all(String id, Detector detector) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        Optional<Live> live = realTime.live(id);
        if (live.isPresent()) {
            running(body, live.get(), detector);
            tasks.latest(id, true)
                    .filter(task -> task.containsKey("error"))
                    .ifPresent(task -> body.put("error", task.get("error")));
        } else if (jobs.find(id).isPresent()) {
            body.put("state", "DISABLED");
            body.put("total_size_in_bytes", 0);
        }
        tasks.latest(id, false).ifPresent(task -> body.put("ad_task", history(id, detector, task)));
        return body;
    }

    /** The latest analysis; while it runs, how far it is. */
    private Map<String, @Nullable Object> history(
            String id, Detector detector, Map<String, Object> task) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("ad_task", task);
        if (Task.State.valueOf(String.valueOf(task.get("state"))).isOver()) {
            return json;
        }
        json.put("node_id", node.get());
        json.put("task_id", task.get("task_id"));
        if (Task.Type.HISTORICAL_HC_DETECTOR.name().equals(task.get("task_type"))) {
            List<List<Map<String, Object>>> entities =
                    tasks.runningParts(String.valueOf(task.get("task_id")));
            json.put("task_type", task.get("task_type"));
            json.put("detector_task_slots", history.slots());
            json.put(
                    "pending_entities_count",
                    Math.max(0, history.entitiesLeft(id) - entities.size()));
            json.put("running_entities_count", entities.size());
            json.put("running_entities", entities.stream().map(Json::text).toList());
        } else {
            json.put("rcf_total_updates", updates(task));
            json.put("model_size_in_bytes", ModelSize.ofHistory(detector));
            json.put("threshold_model_trained", updates(task) >= Model.TRAINING_POINTS);
            json.put("threshold_model_training_data_size", 0);
            json.put("detector_task_slots", 1);
        }
        return json;
    }

    /** Intervals between the start of the period and the piece that is analysed now. */
    private static long updates(Map<String, Object> task) {
        if (!(task.get("current_piece") instanceof Number piece)
                || !(task.get("detection_date_range") instanceof Map<?, ?> range)
                || !(range.get("start_time") instanceof Number start)
                || !(task.get("detector") instanceof Map<?, ?> detector)) {
            return 0;
        }
        long interval = Period.parse(detector.get("detection_interval")).millis();
        return (piece.longValue() - start.longValue()) / interval;
    }

    private List<Map<String, Object>> models(Live live, Detector detector) {
        List<Map<String, Object>> models = new ArrayList<>();
        for (Live.LiveEntity model : live.models()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("model_id", model.modelId());
            model.entity().ifPresent(entity -> json.put("entity", entity.toJson()));
            json.put("model_size_in_bytes", ModelSize.ofRealTime(detector));
            json.put("node_id", node.get());
            models.add(json);
        }
        return models;
    }

    private void running(Map<String, @Nullable Object> body, Live live, Detector detector) {
        body.put("state", live.trained() ? "RUNNING" : "INIT");
        List<Map<String, Object>> models = models(live, detector);
        if (!models.isEmpty()) {
            body.put("models", models);
            body.put("model_count", models.size());
        }
        body.put("coordinating_node", node.get());
        body.put("total_size_in_bytes", ModelSize.ofRealTime(detector) * models.size());
        body.put("init_progress", training(live, detector));
        if (detector.isHighCardinality()) {
            body.put("total_entities", live.entities());
            body.put("active_entities", models.size());
        }
    }

    private static Map<String, Object> training(Live live, Detector detector) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("percentage", Math.round(100 * live.training()) + "%");
        if (!live.trained()) {
            json.put(
                    "estimated_minutes_left",
                    live.neededPoints() * detector.interval().duration().toMinutes());
            json.put("needed_shingles", live.neededPoints());
        }
        return json;
    }
}
