package io.usagewatch.sandbox.anomaly.rest;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.detector.DetectorStore;
import io.usagewatch.sandbox.anomaly.realtime.JobStore;
import io.usagewatch.sandbox.anomaly.realtime.Live;
import io.usagewatch.sandbox.anomaly.realtime.RealTimeDetection;
import io.usagewatch.sandbox.anomaly.task.TaskStore;
import java.util.ArrayList;
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

    /** What the real plugin reports for a model of one feature, shingle 8. */
    private static final long MODEL_BYTES = 400_768;

    private final DetectorStore detectors;
    private final JobStore jobs;
    private final TaskStore tasks;
    private final RealTimeDetection realTime;
    private final Supplier<String> node;

    ProfileEndpoint(
            DetectorStore detectors,
            JobStore jobs,
            TaskStore tasks,
            RealTimeDetection realTime,
            Supplier<String> node) {
        this.detectors = detectors;
        this.jobs = jobs;
        this.tasks = tasks;
        this.realTime = realTime;
        this.node = node;
    }

    Endpoint.Work profile(RestRequest request) {
        String id = request.param("detectorID");
        boolean all = request.paramAsBoolean("_all", false);
        String type = request.param("type");
        Set<String> wanted = all ? KNOWN : type == null ? Set.of("state") : Set.of(type.split(","));
        return () -> {
            Detector detector = detectors.get(id).detector();
            if (!KNOWN.containsAll(wanted)) {
                throw new OpenSearchStatusException(
                        "profiles to collect are missing or invalid", RestStatus.BAD_REQUEST);
            }
            Map<String, @Nullable Object> body = all(id, detector);
            if (!all) {
                // Asked for everything, a detector that was never started has no state.
                body.putIfAbsent("state", "DISABLED");
            }
            // A count is given with the models, and not on its own.
            body.keySet()
                    .removeIf(
                            field ->
                                    !wanted.contains(
                                            field.equals("model_count") ? "models" : field));
            return Answer.ok(body);
        };
    }

    private Map<String, @Nullable Object> all(String id, Detector detector) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        Optional<Live> live = realTime.live(id);
        if (live.isPresent()) {
            running(body, live.get(), detector);
        } else if (jobs.find(id).isPresent()) {
            body.put("state", "DISABLED");
            body.put("total_size_in_bytes", 0);
        }
        tasks.latest(id, false)
                .ifPresent(
                        task -> {
                            Map<String, @Nullable Object> nested = new LinkedHashMap<>();
                            nested.put("ad_task", task);
                            body.put("ad_task", nested);
                        });
        return body;
    }

    private void running(Map<String, @Nullable Object> body, Live live, Detector detector) {
        body.put("state", live.trained() ? "RUNNING" : "INIT");
        List<Map<String, Object>> models = new ArrayList<>();
        for (Live.LiveEntity model : live.models()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("model_id", model.modelId());
            model.entity().ifPresent(entity -> json.put("entity", entity.toJson()));
            json.put("model_size_in_bytes", MODEL_BYTES);
            json.put("node_id", node.get());
            models.add(json);
        }
        if (!models.isEmpty()) {
            body.put("models", models);
            body.put("model_count", models.size());
        }
        body.put("coordinating_node", node.get());
        body.put("total_size_in_bytes", MODEL_BYTES * models.size());
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
