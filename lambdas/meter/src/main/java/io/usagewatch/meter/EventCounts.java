package io.usagewatch.meter;

import io.usagewatch.detection.catalog.EventField;
import io.usagewatch.detection.catalog.Measure;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.Entity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Counts an account's events. One request serves all monitored APIs, each with a composite
 * aggregation over interval and split fields; only an API with more than {@link #PAGE} entities and
 * intervals takes part in a further one.
 */
final class EventCounts {

    private static final int PAGE = 10_000;
    private static final String MEASURE = "n";
    private static final String START = "start";
    private static final String SERIES = "series";

    private final SearchDomain domain;
    private final String account;

    EventCounts(SearchDomain domain, String account) {
        this.domain = domain;
        this.account = account;
    }

    /** When the account's oldest event happened; empty if it has none. */
    Optional<Instant> firstEvent() {
        ObjectNode search = Json.object().put("size", 0);
        search.putObject("query").putObject("term").put(EventsIndex.ACCOUNT, account);
        search.putObject("aggs").putObject("first").putObject("min").put("field", EventsIndex.TIME);
        JsonNode first =
                domain.searches(EventsIndex.PATTERN, List.of(search))
                        .getFirst()
                        .path("aggregations")
                        .path("first")
                        .path("value");
        return first.isNumber()
                ? Optional.of(Instant.ofEpochMilli(first.asLong()))
                : Optional.empty();
    }

    /** Adds what the events of a time span amount to; {@code to} excluded. */
    void addTo(List<ApiUsage> usages, Instant from, Instant to) {
        Map<ApiUsage, ObjectNode> searches = new LinkedHashMap<>();
        for (ApiUsage usage : usages) {
            Instant first = usage.start(usage.interval(from));
            Instant end = usage.start(usage.interval(to));
            if (first.isBefore(end)) {
                searches.put(usage, search(usage.api(), first, end));
            }
        }
        while (!searches.isEmpty()) {
            List<ApiUsage> asked = new ArrayList<>(searches.keySet());
            List<JsonNode> answers =
                    domain.searches(EventsIndex.PATTERN, new ArrayList<>(searches.values()));
            for (int i = 0; i < asked.size(); i++) {
                JsonNode series = answers.get(i).path("aggregations").path(SERIES);
                take(series.path("buckets"), asked.get(i));
                if (series.path("buckets").size() < PAGE) {
                    searches.remove(asked.get(i));
                } else {
                    composite(searches.get(asked.get(i))).set("after", series.path("after_key"));
                }
            }
        }
    }

    private ObjectNode search(MonitoredApi api, Instant from, Instant to) {
        ObjectNode search = Json.object().put("size", 0).put("track_total_hits", false);
        search.set("query", EventsIndex.query(api, account, from, to));
        ObjectNode series = search.putObject("aggs").putObject(SERIES);
        ObjectNode composite = series.putObject("composite").put("size", PAGE);
        ArrayNode sources = composite.putArray("sources");
        sources.addObject()
                .putObject(START)
                .putObject("date_histogram")
                .put("field", EventsIndex.TIME)
                .put("fixed_interval", api.interval().toSeconds() + "s");
        List<EventField> splitBy = api.splitBy();
        for (int i = 0; i < splitBy.size(); i++) {
            sources.addObject()
                    .putObject(splitSource(i))
                    .putObject("terms")
                    .put("field", splitBy.get(i).keywordField())
                    .put("missing_bucket", true);
        }
        switch (api.measure()) {
            case Measure.Calls calls -> {}
            // The query selects the failed ones already.
            case Measure.Failures failures -> {}
            case Measure.Sum sum -> measure(series, "sum", sum.field().numberField());
            case Measure.Distinct distinct ->
                    measure(series, "cardinality", distinct.field().keywordField());
        }
        return search;
    }

    private static void measure(ObjectNode series, String aggregation, String field) {
        series.putObject("aggs").putObject(MEASURE).putObject(aggregation).put("field", field);
    }

    private static String splitSource(int i) {
        return "split" + i;
    }

    private static ObjectNode composite(ObjectNode search) {
        return (ObjectNode) search.path("aggs").path(SERIES).path("composite");
    }

    private static void take(JsonNode buckets, ApiUsage usage) {
        boolean counted =
                switch (usage.api().measure()) {
                    case Measure.Calls calls -> true;
                    case Measure.Failures failures -> true;
                    case Measure.Sum sum -> false;
                    case Measure.Distinct distinct -> false;
                };
        for (JsonNode bucket : buckets.values()) {
            JsonNode key = bucket.path("key");
            usage.add(
                    entity(key, usage.api().splitBy().size()),
                    usage.interval(Instant.ofEpochMilli(key.path(START).asLong())),
                    counted
                            ? bucket.path("doc_count").asDouble()
                            : bucket.path(MEASURE).path("value").asDouble());
        }
    }

    private static String entity(JsonNode key, int fields) {
        if (fields == 0) {
            return Entity.ALL;
        }
        List<String> values = new ArrayList<>(fields);
        for (int i = 0; i < fields; i++) {
            JsonNode value = key.path(splitSource(i));
            values.add(value.isNull() ? Entity.NONE : value.asString());
        }
        return Entity.of(values);
    }
}
