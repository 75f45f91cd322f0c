package io.usagewatch.console.watch;

import io.usagewatch.detection.catalog.EventField;
import io.usagewatch.detection.catalog.Measure;
import io.usagewatch.detection.catalog.Mistake;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether the request parameters that a definition names occur in the newest calls of its API. What
 * was never called cannot be looked at, and passes.
 *
 * @param calls that were looked at
 * @param paths of the parameters that occur in them
 */
record FieldCheck(int calls, TreeSet<String> paths) {

    private static final int NEWEST = 200;
    private static final Duration LOOKS_BACK = Duration.ofDays(30);
    private static final int MOST_NAMED = 12;
    private static final String PARAMETERS = "requestParameters";

    static final FieldCheck NOTHING = new FieldCheck(0, new TreeSet<>());

    static FieldCheck read(SearchDomain domain, String account, MonitoredApi api, Instant now) {
        ObjectNode search = Json.object().put("size", NEWEST).put("track_total_hits", false);
        search.putArray("_source").add(PARAMETERS);
        search.set("query", EventsIndex.query(api, account, now.minus(LOOKS_BACK), now));
        search.putArray("sort").addObject().put(EventsIndex.TIME, "desc");
        JsonNode hits = domain.search(EventsIndex.PATTERN, search).path("hits").path("hits");
        TreeSet<String> paths = new TreeSet<>();
        hits.forEach(hit -> collect(hit.path("_source").path(PARAMETERS), PARAMETERS, paths));
        return new FieldCheck(hits.size(), paths);
    }

    FieldCheck and(FieldCheck other) {
        TreeSet<String> all = new TreeSet<>(paths);
        all.addAll(other.paths);
        return new FieldCheck(calls + other.calls, all);
    }

    List<Mistake> mistakes(MonitoredApi api) {
        List<Mistake> mistakes = new ArrayList<>();
        if (calls == 0) {
            return mistakes;
        }
        fields(api)
                .forEach(
                        (key, field) -> {
                            if (field.isRequestParameter() && !paths.contains(field.path())) {
                                mistakes.add(new Mistake(key, unknown(field)));
                            }
                        });
        return mistakes;
    }

    private String unknown(EventField field) {
        return "'%.80s' occurs in none of the %d newest calls, for example %s"
                .formatted(
                        field.path(),
                        calls,
                        paths.isEmpty()
                                ? "none: they have no request parameters"
                                : String.join(", ", paths.stream().limit(MOST_NAMED).toList()));
    }

    private static Map<String, EventField> fields(MonitoredApi api) {
        Map<String, EventField> fields = new LinkedHashMap<>();
        switch (api.measure()) {
            case Measure.Sum sum -> fields.put("measure.sum", sum.field());
            case Measure.Distinct distinct -> fields.put("measure.distinct", distinct.field());
            case Measure.Calls calls -> {}
            case Measure.Failures failures -> {}
        }
        for (int i = 0; i < api.splitBy().size(); i++) {
            fields.put("split-by[" + i + "]", api.splitBy().get(i));
        }
        return fields;
    }

    /** Elements of a list are at the path of the list, as they are indexed. */
    private static void collect(JsonNode node, String path, TreeSet<String> paths) {
        if (node.isObject()) {
            node.properties()
                    .forEach(
                            child -> collect(child.getValue(), path + "." + child.getKey(), paths));
        } else if (node.isArray()) {
            node.forEach(child -> collect(child, path, paths));
        } else if (!node.isNull() && !node.isMissingNode()) {
            paths.add(path);
        }
    }
}
