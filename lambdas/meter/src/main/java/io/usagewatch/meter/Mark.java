package io.usagewatch.meter;

import io.usagewatch.detection.search.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far an account is metered.
 *
 * @param since when the account's first event happened; what lies before is unknown, not zero
 * @param to by monitored API: every interval that ended until then is written
 */
record Mark(Optional<Instant> since, Map<String, Instant> to) {

    static final Mark NONE = new Mark(Optional.empty(), Map.of());

    Mark {
        to = Map.copyOf(to);
    }

    /** The mark after a time span was metered; never moves back, never jumps over a gap. */
    Mark after(Instant since, Iterable<String> apis, Instant from, Instant end) {
        Map<String, Instant> moved = new TreeMap<>(to);
        for (String api : apis) {
            Instant before = moved.get(api);
            if (before == null || (!before.isBefore(from) && before.isBefore(end))) {
                moved.put(api, end);
            }
        }
        return new Mark(Optional.of(since), moved);
    }

    ObjectNode toJson(String account) {
        ObjectNode json = Json.object().put("account", account);
        since.ifPresent(at -> json.put("since", at.toString()));
        ObjectNode marks = json.putObject("to");
        new TreeMap<>(to).forEach((api, at) -> marks.put(api, at.toString()));
        return json;
    }

    static Mark fromJson(JsonNode json) {
        Map<String, Instant> to = new TreeMap<>();
        for (Map.Entry<String, JsonNode> api : json.path("to").properties()) {
            to.put(api.getKey(), Instant.parse(api.getValue().asString()));
        }
        return new Mark(
                Optional.ofNullable(json.path("since").stringValue(null)).map(Instant::parse), to);
    }
}
