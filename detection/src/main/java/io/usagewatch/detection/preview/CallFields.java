package io.usagewatch.detection.preview;

import io.usagewatch.detection.catalog.EventField;
import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields that calls of one API have: what can be summed, counted and split by. Told from the
 * latest calls, as request parameters are not indexed unless a monitored API asks for them.
 *
 * @param calls how many were looked at
 * @param fields those of the caller first, then request parameters, the most frequent first
 */
public record CallFields(int calls, List<Field> fields) {

    private static final int MOST_CALLS = 1_000;
    private static final int MOST_EXAMPLES = 3;
    private static final int LONGEST_EXAMPLE = 60;

    private static final List<String> OF_THE_CALLER =
            List.of(
                    "principal",
                    "awsRegion",
                    "sourceIPAddress",
                    "userIdentity.type",
                    "eventName",
                    "errorCode");

    /**
     * @param isNumber whether it can be summed
     * @param values different ones among the calls looked at
     * @param calls of those looked at that have it
     * @param examples a few values, cut where they are long
     */
    public record Field(
            EventField field, boolean isNumber, int values, int calls, List<String> examples) {
        public Field {
            examples = List.copyOf(examples);
        }
    }

    public CallFields {
        fields = List.copyOf(fields);
    }

    /**
     * @param eventSource as in CloudTrail
     * @param eventName as in CloudTrail
     */
    public static CallFields read(
            SearchDomain domain,
            String account,
            String eventSource,
            String eventName,
            Instant now) {
        Instant from = now.minus(CalledApi.LOOKBACK);
        ObjectNode search = Json.object().put("size", MOST_CALLS).put("track_total_hits", false);
        ArrayNode filter = search.putObject("query").putObject("bool").putArray("filter");
        filter.addObject().putObject("term").put(EventsIndex.ACCOUNT, account);
        filter.addObject().putObject("term").put("eventSource", eventSource);
        filter.addObject().putObject("term").put("eventName", eventName);
        filter.addObject()
                .putObject("range")
                .putObject(EventsIndex.TIME)
                .put("gte", from.toString())
                .put("lt", now.toString());
        ArrayNode source = search.putArray("_source");
        OF_THE_CALLER.forEach(source::add);
        source.add("requestNumbers").add("requestStrings");
        search.putArray("sort").addObject().put(EventsIndex.TIME, "desc");
        List<JsonNode> events = new ArrayList<>();
        domain.search(EventsIndex.names(from, now), search)
                .path("hits")
                .path("hits")
                .forEach(hit -> events.add(hit.path("_source")));
        return of(events);
    }

    static CallFields of(List<JsonNode> events) {
        Map<String, Seen> seen = new LinkedHashMap<>();
        for (JsonNode event : events) {
            for (String path : OF_THE_CALLER) {
                JsonNode value = event.at("/" + path.replace('.', '/'));
                if (!value.isMissingNode()) {
                    seen.computeIfAbsent(path, p -> new Seen()).add(value);
                }
            }
        }
        Map<String, Seen> parameters = new LinkedHashMap<>();
        for (JsonNode event : events) {
            parameters(event, "requestStrings", parameters, false);
            parameters(event, "requestNumbers", parameters, true);
        }
        List<Field> fields = new ArrayList<>();
        seen.forEach((path, values) -> field(path, values).ifPresent(fields::add));
        parameters.entrySet().stream()
                .sorted((a, b) -> Integer.compare(b.getValue().calls, a.getValue().calls))
                .forEach(e -> field(e.getKey(), e.getValue()).ifPresent(fields::add));
        return new CallFields(events.size(), fields);
    }

    private static void parameters(
            JsonNode event, String map, Map<String, Seen> parameters, boolean number) {
        for (Map.Entry<String, JsonNode> parameter : event.path(map).properties()) {
            String path = "requestParameters." + parameter.getKey().replace('/', '.');
            Seen seen = parameters.computeIfAbsent(path, p -> new Seen());
            if (number) {
                seen.numbers++;
            }
            if (!number || !event.path("requestStrings").has(parameter.getKey())) {
                seen.add(parameter.getValue());
            }
        }
    }

    /** A parameter whose name cannot be written in a path is none to choose. */
    private static Optional<Field> field(String path, Seen seen) {
        if (EventField.problemOf(path).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                new Field(
                        new EventField(path),
                        seen.numbers > 0,
                        seen.values.size(),
                        seen.calls,
                        seen.values.stream().limit(MOST_EXAMPLES).map(CallFields::cut).toList()));
    }

    private static String cut(String value) {
        return value.length() > LONGEST_EXAMPLE
                ? value.substring(0, LONGEST_EXAMPLE) + "..."
                : value;
    }

    private static final class Seen {
        private final Set<String> values = new LinkedHashSet<>();
        private int calls;
        private int numbers;

        void add(JsonNode value) {
            calls++;
            if (value.isArray()) {
                value.forEach(each -> values.add(each.asString("")));
            } else {
                values.add(value.asString(""));
            }
        }
    }
}
