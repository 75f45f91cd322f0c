package io.usagewatch.detection.alert;

import io.usagewatch.detection.search.Json;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message about an incident that went to the notification topic.
 *
 * @param kind as in the message's attributes: {@code new}, {@code update} or {@code ended}
 */
public record SentMessage(String kind, Instant at) {

    public ObjectNode toJson() {
        return Json.object().put("kind", kind).put("at", at.toString());
    }

    public static SentMessage fromJson(JsonNode json) {
        return new SentMessage(
                json.path("kind").asString(""), Instant.parse(json.path("at").asString()));
    }
}
