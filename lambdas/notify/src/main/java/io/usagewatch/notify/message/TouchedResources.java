package io.usagewatch.notify.message;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The resources that events made or touched, as far as CloudTrail names them: under {@code
 * resources}, or as instances and volumes in the answer.
 */
final class TouchedResources {

    private static final Set<String> IDS = Set.of("instanceId", "volumeId");

    /** Deeper than any answer that names one. */
    private static final int DEEPEST = 6;

    private TouchedResources() {}

    /** Each once, in the order of the events. */
    static List<String> of(List<JsonNode> events) {
        Set<String> found = new LinkedHashSet<>();
        for (JsonNode event : events) {
            for (JsonNode resource : event.path("resources").values()) {
                add(found, resource.path("ARN"));
            }
            search(event.path("responseElements"), DEEPEST, found);
        }
        return new ArrayList<>(found);
    }

    private static void search(JsonNode node, int deeper, Set<String> found) {
        if (deeper == 0) {
            return;
        }
        node.properties()
                .forEach(
                        property -> {
                            if (IDS.contains(property.getKey())) {
                                add(found, property.getValue());
                            }
                            search(property.getValue(), deeper - 1, found);
                        });
        if (node.isArray()) {
            node.values().forEach(one -> search(one, deeper - 1, found));
        }
    }

    private static void add(Set<String> found, JsonNode name) {
        String text = name.asString("");
        if (!text.isBlank()) {
            found.add(text);
        }
    }
}
