package io.usagewatch.sandbox.anomaly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Makes recorded requests again and compares the answers.
 *
 * <p>Ids are translated: what the real plugin called one thing, ours calls another. Times, ids and
 * positions in a shard's history are left out of the comparison.
 */
final class Recordings {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> VARYING =
            Set.of(
                    "_id",
                    "feature_id",
                    "task_id",
                    "last_update_time",
                    "enabled_time",
                    "disabled_time",
                    "execution_start_time",
                    "execution_end_time",
                    "current_piece",
                    "took",
                    "_version",
                    "_seq_no",
                    "_primary_term",
                    "coordinating_node",
                    "worker_node",
                    "index_uuid");
    private static final Pattern INDEX_IN_MESSAGE =
            Pattern.compile("in the \\([^)]*\\) index mapping");

    private final Path folder;
    private final Api api;
    private final Map<String, String> ids = new HashMap<>();
    private final List<String> differences = new ArrayList<>();
    private int compared;

    Recordings(Path folder, Api api) {
        this.folder = folder;
        this.api = api;
    }

    List<String> differences() {
        return differences;
    }

    int compared() {
        return compared;
    }

    /** Our id for a recorded one. */
    String id(String recorded) {
        return ids.getOrDefault(recorded, recorded);
    }

    /** Has a part of the recorded requests replaced. */
    void translate(String recorded, String ours) {
        ids.put(recorded, ours);
    }

    private Path file(int number) {
        try (Stream<Path> files = Files.list(folder)) {
            String prefix = "%03d-".formatted(number);
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("No recording " + number));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Makes a request again and remembers the ids of the answer. */
    void replay(int... numbers) {
        for (int number : numbers) {
            replay(number, Set.of());
        }
    }

    /**
     * Makes a request again.
     *
     * @param ignored fields that differ for a reason
     */
    void replay(int number, Set<String> ignored) {
        Path file = file(number);
        JsonNode recorded = Reference.json(file);
        Api.Answer answer =
                api.call(
                        recorded.get("method").asString(),
                        translated(recorded.get("path").asString()),
                        body(recorded.get("request_body")));
        JsonNode expected = recorded.get("response_body");
        remember(expected, answer.body());
        compared++;
        int status = recorded.get("status").asInt();
        if (status != answer.status()) {
            differences.add(
                    file.getFileName()
                            + ": status "
                            + answer.status()
                            + " for "
                            + status
                            + " "
                            + answer.body());
            return;
        }
        JsonNode theirs = normal(expected, ignored);
        JsonNode ours = normal(answer.body(), ignored);
        if (!theirs.equals(ours)) {
            differences.add(file.getFileName() + ": " + difference("", theirs, ours));
        }
    }

    private String body(JsonNode body) {
        if (body == null || body.isNull()) {
            return "";
        }
        return body.isString() ? body.asString() : translated(JSON.writeValueAsString(body));
    }

    private String translated(String text) {
        String translated = text;
        for (Map.Entry<String, String> id : ids.entrySet()) {
            translated = translated.replace(id.getKey(), id.getValue());
        }
        return translated;
    }

    private void remember(JsonNode theirs, JsonNode ours) {
        if (theirs.isObject() && ours.isObject()) {
            for (String field : theirs.propertyNames()) {
                if (ours.has(field)) {
                    if (theirs.get(field).isString()
                            && Set.of("_id", "task_id", "feature_id").contains(field)) {
                        ids.put(theirs.get(field).asString(), ours.get(field).asString());
                    } else {
                        remember(theirs.get(field), ours.get(field));
                    }
                }
            }
        } else if (theirs.isArray() && ours.isArray()) {
            for (int i = 0; i < Math.min(theirs.size(), ours.size()); i++) {
                remember(theirs.get(i), ours.get(i));
            }
        }
    }

    private JsonNode normal(JsonNode node, Set<String> ignored) {
        if (node.isObject()) {
            ObjectNode normal = JsonNodeFactory.instance.objectNode();
            for (String field : new TreeSet<>(node.propertyNames())) {
                if (ignored.contains(field)) {
                    continue;
                }
                if (field.equals("schedule") || VARYING.contains(field)) {
                    normal.put(field, "*");
                } else {
                    normal.set(field, normal(node.get(field), ignored));
                }
            }
            return normal;
        }
        if (node.isArray()) {
            ArrayNode normal = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> normal.add(normal(element, ignored)));
            return normal;
        }
        if (node.isNumber()) {
            return JsonNodeFactory.instance.numberNode(node.asDouble());
        }
        if (node.isString()) {
            return StringNode.valueOf(
                    INDEX_IN_MESSAGE
                            .matcher(translated(node.asString()))
                            .replaceAll("in the (*) index mapping"));
        }
        return node;
    }

    private static String difference(String at, JsonNode theirs, JsonNode ours) {
        if (theirs.isObject() && ours.isObject()) {
            StringBuilder text = new StringBuilder();
            Set<String> fields = new TreeSet<>(theirs.propertyNames());
            fields.addAll(ours.propertyNames());
            for (String field : fields) {
                JsonNode a = theirs.path(field);
                JsonNode b = ours.path(field);
                if (!a.equals(b)) {
                    text.append(difference(at + "/" + field, a, b));
                }
            }
            return text.toString();
        }
        if (theirs.isArray() && ours.isArray() && theirs.size() == ours.size()) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < theirs.size(); i++) {
                if (!theirs.get(i).equals(ours.get(i))) {
                    text.append(difference(at + "/" + i, theirs.get(i), ours.get(i)));
                }
            }
            return text.toString();
        }
        return " " + at + " is " + shown(ours) + " for " + shown(theirs) + ";";
    }

    private static String shown(JsonNode node) {
        String text = node.isMissingNode() ? "absent" : node.toString();
        return text.length() > 400 ? text.substring(0, 400) + "..." : text;
    }
}
