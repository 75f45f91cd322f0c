package io.usagewatch.detection.metering;

import io.usagewatch.detection.catalog.EventField;
import io.usagewatch.detection.catalog.Measure;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.Entity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Counts events by reading them one by one, for a request parameter that no index has a field for
 * yet: such a field is made when a monitored API is rolled out, but every event holds its
 * parameters.
 */
final class EventReading {

    /** Events that are read at most; two seconds' worth on a small domain. */
    static final int MOST = 50_000;

    private static final int PAGE = 5_000;
    private static final String DAYS = "days";

    private final SearchDomain domain;
    private final String account;

    EventReading(SearchDomain domain, String account) {
        this.domain = domain;
        this.account = account;
    }

    /** Whether an index lacks a field that is counted or split by. */
    boolean isNeeded(MonitoredApi api) {
        Set<String> wanted = new HashSet<>();
        api.splitBy().stream()
                .filter(field -> field.parameter().isPresent())
                .forEach(field -> wanted.add(field.keywordField()));
        switch (api.measure()) {
            case Measure.Sum sum -> wanted.add(sum.field().numberField());
            case Measure.Distinct distinct -> {
                if (distinct.field().isRequestParameter()) {
                    wanted.add(distinct.field().keywordField());
                }
            }
            case Measure.Calls calls -> {}
            case Measure.Failures failures -> {}
        }
        return !wanted.isEmpty() && !areIndexed(wanted);
    }

    private boolean areIndexed(Set<String> wanted) {
        try {
            JsonNode indices =
                    domain.get(
                            "/"
                                    + EventsIndex.PATTERN
                                    + "/_mapping/field/requestNumbers.*,requestStrings.*");
            return indices.values().stream()
                    .allMatch(
                            index ->
                                    wanted.stream()
                                            .allMatch(field -> index.path("mappings").has(field)));
        } catch (DomainException e) {
            if (e.isNotFound()) {
                return true;
            }
            throw e;
        }
    }

    /** From when on there are no more events than can be read: the start of a day, or earlier. */
    Instant reach(MonitoredApi api, Instant from, Instant to) {
        ObjectNode search = Json.object().put("size", 0).put("track_total_hits", false);
        search.set("query", EventsIndex.query(api, account, from, to));
        search.putObject("aggs")
                .putObject(DAYS)
                .putObject("date_histogram")
                .put("field", EventsIndex.TIME)
                .put("fixed_interval", "1d")
                .put("min_doc_count", 1)
                .putObject("order")
                .put("_key", "desc");
        long events = 0;
        for (JsonNode day :
                domain.search(EventsIndex.names(from, to), search)
                        .path("aggregations")
                        .path(DAYS)
                        .path("buckets")
                        .values()) {
            events += day.path("doc_count").asLong();
            Instant start = Instant.ofEpochMilli(day.path("key").asLong());
            if (events > MOST) {
                return start.plusSeconds(86_400);
            }
        }
        return from;
    }

    void addTo(ApiCounts counts, Instant from, Instant to) {
        MonitoredApi api = counts.api();
        ObjectNode search = Json.object();
        search.set("query", EventsIndex.query(api, account, from, to));
        ArrayNode source = search.putArray("_source");
        source.add(EventsIndex.TIME);
        fields(api).forEach(source::add);
        ArrayNode sort = search.putArray("sort");
        sort.addObject().put(EventsIndex.TIME, "asc");
        sort.addObject().put("eventID", "asc");
        Map<Integer, Map<String, Set<String>>> distinct = new HashMap<>();
        domain.scan(
                EventsIndex.names(from, to),
                search,
                PAGE,
                hit -> {
                    JsonNode event = hit.path("_source");
                    int interval =
                            counts.interval(Instant.parse(event.path(EventsIndex.TIME).asString()));
                    for (String entity : entities(api, event)) {
                        switch (api.measure()) {
                            case Measure.Calls calls -> counts.add(entity, interval, 1);
                            case Measure.Failures failures -> counts.add(entity, interval, 1);
                            case Measure.Sum sum ->
                                    counts.add(entity, interval, sum(event, sum.field()));
                            case Measure.Distinct of ->
                                    distinct.computeIfAbsent(interval, i -> new HashMap<>())
                                            .computeIfAbsent(entity, e -> new HashSet<>())
                                            .addAll(values(event, of.field()));
                        }
                    }
                });
        distinct.forEach(
                (interval, byEntity) ->
                        byEntity.forEach(
                                (entity, values) -> counts.add(entity, interval, values.size())));
    }

    /** Paths inside the event that are needed. */
    private static List<String> fields(MonitoredApi api) {
        List<String> fields = new ArrayList<>();
        api.splitBy().forEach(field -> fields.add(field.keywordField()));
        switch (api.measure()) {
            case Measure.Sum sum -> fields.add(sum.field().numberField());
            case Measure.Distinct distinct -> fields.add(distinct.field().keywordField());
            case Measure.Calls calls -> {}
            case Measure.Failures failures -> {}
        }
        return fields;
    }

    /** A field with several values makes an event count for each of them, as in OpenSearch. */
    private static List<String> entities(MonitoredApi api, JsonNode event) {
        List<List<Optional<String>>> entities = List.of(List.of());
        for (EventField field : api.splitBy()) {
            List<String> values = values(event, field);
            List<Optional<String>> each =
                    values.isEmpty()
                            ? List.of(Optional.empty())
                            : values.stream().map(Optional::of).toList();
            entities =
                    entities.stream()
                            .flatMap(
                                    before ->
                                            each.stream()
                                                    .map(
                                                            value ->
                                                                    Stream.concat(
                                                                                    before.stream(),
                                                                                    Stream.of(
                                                                                            value))
                                                                            .toList()))
                            .toList();
        }
        return entities.stream()
                .map(values -> values.isEmpty() ? Entity.ALL : Entity.of(values))
                .toList();
    }

    private static List<String> values(JsonNode event, EventField field) {
        return leaves(at(event, field.keywordField())).stream()
                .map(value -> field.valueOf(value.asString("")))
                .distinct()
                .toList();
    }

    private static double sum(JsonNode event, EventField field) {
        return leaves(at(event, field.numberField())).stream()
                .mapToDouble(JsonNode::asDouble)
                .sum();
    }

    private static List<JsonNode> leaves(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return List.of();
        }
        return node.isArray() ? List.copyOf(node.values()) : List.of(node);
    }

    /** Dots lead into objects; a parameter's own name has none. */
    private static JsonNode at(JsonNode event, String path) {
        JsonNode node = event;
        for (String key : path.split("\\.", -1)) {
            node = node.path(key);
        }
        return node;
    }
}
