package io.usagewatch.sandbox.anomaly.recording;

import io.usagewatch.sandbox.anomaly.Api;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What the recordings say of objects, by recorded id, wherever they mention it; and which of them a
 * recorded request makes.
 */
final class Known {
    private static final int CREATED = 201;

    private final Map<String, JsonNode> detectors = new LinkedHashMap<>();
    private final Map<String, JsonNode> monitors = new LinkedHashMap<>();
    private final Map<String, JsonNode> channels = new LinkedHashMap<>();
    private final Map<String, JsonNode> runs = new LinkedHashMap<>();
    private final Map<String, JsonNode> indices = new LinkedHashMap<>();
    private final Set<String> made = new HashSet<>();
    private final Set<String> names = new HashSet<>();

    Known(List<Exchange> exchanges) {
        for (Exchange exchange : exchanges) {
            JsonNode answer = exchange.answer();
            boolean makes = exchange.method().equals("POST") && !exchange.path().contains("/_stop");
            if (makes && !exchange.isReading()) {
                for (String field : List.of("_id", "config_id")) {
                    if (answer.has(field)) {
                        made.add(answer.get(field).asString());
                    }
                }
            }
            if (exchange.method().equals("PUT") && exchange.path().matches("/[^/_.][^/]*")) {
                indices.putIfAbsent(exchange.path().substring(1), exchange.body());
            }
            if (exchange.path().equals(Api.DETECTORS) && exchange.status() == CREATED) {
                names.add(exchange.body().path("name").asString(""));
            }
            look(answer);
        }
    }

    /** Whether a recorded request makes a detector with the name. */
    boolean isMadeWithName(String name) {
        return names.contains(name);
    }

    private void look(JsonNode node) {
        if (node.isObject()) {
            String id = node.path("_id").asString("");
            if (node.has("anomaly_detector") && !id.isEmpty()) {
                detectors.putIfAbsent(id, node.get("anomaly_detector"));
            }
            if (node.has("monitor") && !id.isEmpty()) {
                monitors.putIfAbsent(id, node.get("monitor"));
            }
            if (node.at("/_source/monitor/type").isString()) {
                monitors.putIfAbsent(id, node.at("/_source/monitor"));
            }
            if (node.has("config_id") && node.has("config")) {
                channels.putIfAbsent(node.get("config_id").asString(), node.get("config"));
            }
            if (node.has("detection_date_range") && !node.has("parent_task_id")) {
                runs.putIfAbsent(id.isEmpty() ? node.path("task_id").asString(id) : id, node);
            }
            if (node.has("detector_id") && node.path("detector").isObject()) {
                detectors.putIfAbsent(node.get("detector_id").asString(), node.get("detector"));
            }
        }
        node.forEach(this::look);
    }

    Map<String, JsonNode> detectors() {
        return detectors;
    }

    Map<String, JsonNode> monitors() {
        return monitors;
    }

    Map<String, JsonNode> channels() {
        return channels;
    }

    /** Historical runs of detectors. */
    Map<String, JsonNode> runs() {
        return runs;
    }

    boolean describes(String id) {
        return detectors.containsKey(id)
                || monitors.containsKey(id)
                || channels.containsKey(id)
                || runs.containsKey(id);
    }

    /** What the first recorded request that makes an index like the named one sends. */
    Optional<JsonNode> index(String name) {
        return indices.entrySet().stream()
                .filter(index -> kind(index.getKey()).equals(kind(name)))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static String kind(String index) {
        return index.replaceAll("\\d", "#");
    }

    /** Whether the answer to a recorded request gives the id out. */
    boolean isMade(String id) {
        return made.contains(id);
    }
}
