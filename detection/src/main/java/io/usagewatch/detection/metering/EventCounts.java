package io.usagewatch.detection.metering;

import io.usagewatch.detection.catalog.EventField;
import io.usagewatch.detection.catalog.Measure;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.Entity;
import java.time.Duration;
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
public final class EventCounts {

    /**
     * An event is found by a search within this after its ingest time: ingest may try for the two
     * minutes that it has, and the index is refreshed after that.
     */
    public static final Duration VISIBLE = Duration.ofMinutes(5);

    private static final int PAGE = 20_000;
    private static final String MEASURE = "n";
    private static final String START = "start";
    private static final String SERIES = "series";

    private final SearchDomain domain;
    private final String account;

    /**
     * @param account id of the account whose events are counted
     */
    public EventCounts(SearchDomain domain, String account) {
        this.domain = domain;
        this.account = account;
    }

    /** When the account's oldest event happened; empty if it has none. */
    public Optional<Instant> firstEvent() {
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

    /**
     * Adds what the events of some intervals amount to.
     *
     * @param wanted monitored APIs, each with the intervals to count
     */
    public void addTo(Map<ApiCounts, Intervals> wanted) {
        Map<ApiCounts, ObjectNode> searches = new LinkedHashMap<>();
        Instant first = Instant.MAX;
        Instant end = Instant.MIN;
        for (Map.Entry<ApiCounts, Intervals> each : wanted.entrySet()) {
            ApiCounts counts = each.getKey();
            if (!each.getValue().isEmpty()) {
                List<Span> spans = spans(counts, each.getValue());
                first = earlier(first, spans.getFirst().from());
                end = later(end, spans.getLast().to());
                searches.put(counts, search(counts.api(), spans));
            }
        }
        while (!searches.isEmpty()) {
            List<ApiCounts> asked = new ArrayList<>(searches.keySet());
            List<JsonNode> answers =
                    domain.searches(
                            EventsIndex.names(first, end), new ArrayList<>(searches.values()));
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

    /**
     * Adds what the events of a long time amount to. Asks for stretches of a day or more, few
     * enough buckets each, because every page of a composite aggregation counts all events again.
     *
     * @param to excluded
     */
    void addTo(ApiCounts counts, int from, int to) {
        int day = Math.toIntExact(Duration.ofDays(1).dividedBy(counts.api().interval()));
        int stretch = day;
        int start = from;
        while (start < to) {
            int before = counts.size();
            int end = Math.min(to, (start / day) * day + stretch);
            addTo(Map.of(counts, new Intervals().add(start, end)));
            start = end;
            if (counts.size() - before < PAGE / 4) {
                stretch *= 2;
            } else if (counts.size() - before > PAGE) {
                stretch = Math.max(day, stretch / 2);
            }
        }
    }

    /**
     * Intervals with events that were indexed late.
     *
     * @param before monitored APIs, each with the instant before which its events happened
     * @param reach how long before that they may have happened
     * @param indexedFrom they were indexed then or later
     * @return numbers of the intervals, in the order of the APIs
     */
    public List<List<Integer>> indexedLate(
            Map<ApiCounts, Instant> before, Duration reach, Instant indexedFrom) {
        List<ObjectNode> searches = new ArrayList<>();
        Instant first = Instant.MAX;
        Instant end = Instant.MIN;
        for (Map.Entry<ApiCounts, Instant> each : before.entrySet()) {
            Instant to = each.getValue();
            Instant from = to.minus(reach);
            first = earlier(first, from);
            end = later(end, to);
            MonitoredApi api = each.getKey().api();
            searches.add(indexedSince(api, from, to, indexedFrom, seconds(api)));
        }
        List<List<Integer>> late = new ArrayList<>();
        List<ApiCounts> asked = List.copyOf(before.keySet());
        for (JsonNode answer : domain.searches(EventsIndex.names(first, end), searches)) {
            ApiCounts counts = asked.get(late.size());
            late.add(starts(answer).stream().map(counts::interval).toList());
        }
        return late;
    }

    /**
     * Hours with events of a monitored API that were indexed since an instant.
     *
     * @param to excluded
     * @return their starts
     */
    List<Instant> hoursIndexedSince(MonitoredApi api, Instant from, Instant to, Instant indexed) {
        JsonNode answer =
                domain.searches(
                                EventsIndex.names(from, to),
                                List.of(indexedSince(api, from, to, indexed, "1h")))
                        .getFirst();
        return starts(answer);
    }

    private ObjectNode indexedSince(
            MonitoredApi api, Instant from, Instant to, Instant indexed, String interval) {
        ObjectNode search = Json.object().put("size", 0).put("track_total_hits", false);
        ObjectNode query = EventsIndex.query(api, account, from, to);
        filter(query)
                .addObject()
                .putObject("range")
                .putObject(EventsIndex.INGEST_TIME)
                .put("gte", indexed.toString());
        search.set("query", query);
        search.putObject("aggs")
                .putObject(START)
                .putObject("date_histogram")
                .put("field", EventsIndex.TIME)
                .put("fixed_interval", interval)
                .put("min_doc_count", 1);
        return search;
    }

    private static List<Instant> starts(JsonNode answer) {
        List<Instant> starts = new ArrayList<>();
        for (JsonNode bucket : answer.path("aggregations").path(START).path("buckets").values()) {
            starts.add(Instant.ofEpochMilli(bucket.path("key").asLong()));
        }
        return starts;
    }

    /**
     * @param to excluded
     */
    private record Span(Instant from, Instant to) {}

    private static List<Span> spans(ApiCounts counts, Intervals intervals) {
        return intervals.runs().stream()
                .map(run -> new Span(counts.start(run.from()), counts.start(run.to())))
                .toList();
    }

    private ObjectNode search(MonitoredApi api, List<Span> spans) {
        ObjectNode search = Json.object().put("size", 0).put("track_total_hits", false);
        ObjectNode query =
                EventsIndex.query(api, account, spans.getFirst().from(), spans.getLast().to());
        if (spans.size() > 1) {
            ArrayNode any = filter(query).addObject().putObject("bool").putArray("should");
            for (Span span : spans) {
                any.addObject()
                        .putObject("range")
                        .putObject(EventsIndex.TIME)
                        .put("gte", span.from().toString())
                        .put("lt", span.to().toString());
            }
        }
        search.set("query", query);
        ObjectNode series = search.putObject("aggs").putObject(SERIES);
        ObjectNode composite = series.putObject("composite").put("size", PAGE);
        ArrayNode sources = composite.putArray("sources");
        sources.addObject()
                .putObject(START)
                .putObject("date_histogram")
                .put("field", EventsIndex.TIME)
                .put("fixed_interval", seconds(api));
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

    private static void take(JsonNode buckets, ApiCounts counts) {
        boolean counted =
                switch (counts.api().measure()) {
                    case Measure.Calls calls -> true;
                    case Measure.Failures failures -> true;
                    case Measure.Sum sum -> false;
                    case Measure.Distinct distinct -> false;
                };
        for (JsonNode bucket : buckets.values()) {
            JsonNode key = bucket.path("key");
            counts.add(
                    entity(key, counts.api().splitBy()),
                    counts.interval(Instant.ofEpochMilli(key.path(START).asLong())),
                    counted
                            ? bucket.path("doc_count").asDouble()
                            : bucket.path(MEASURE).path("value").asDouble());
        }
    }

    private static String entity(JsonNode key, List<EventField> splitBy) {
        List<Optional<String>> values = new ArrayList<>(splitBy.size());
        for (int i = 0; i < splitBy.size(); i++) {
            JsonNode value = key.path(splitSource(i));
            values.add(
                    value.isNull()
                            ? Optional.empty()
                            : Optional.of(splitBy.get(i).valueOf(value.asString())));
        }
        return Entity.of(values);
    }

    private static ArrayNode filter(ObjectNode query) {
        return (ArrayNode) query.path("bool").path("filter");
    }

    private static String seconds(MonitoredApi api) {
        return api.interval().toSeconds() + "s";
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
