package io.usagewatch.detection.metering;

import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.StateIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How late events came to be indexed: quantiles of ingest time minus event time.
 *
 * @param p50 half of them came within this
 * @param p95 95 in 100 did
 * @param p99 99 in 100 did
 */
public record Lag(Duration p50, Duration p95, Duration p99) {

    /** With a greater median it is a backlog or an import that came, not the usual stream. */
    private static final Duration USUAL = Duration.ofMinutes(20);

    private static final String SCRIPT =
            "doc['%s'].value.toInstant().toEpochMilli() - doc['%s'].value.toInstant().toEpochMilli()"
                    .formatted(EventsIndex.INGEST_TIME, EventsIndex.TIME);

    /**
     * The lag of an account's events that were indexed in a time span; empty if there were none.
     *
     * @param reach events that happened longer before than this do not count: they were imported
     */
    public static Optional<Lag> read(
            SearchDomain domain, String account, Instant from, Instant to, Duration reach) {
        ObjectNode search = Json.object().put("size", 0).put("track_total_hits", false);
        ArrayNode filter = search.putObject("query").putObject("bool").putArray("filter");
        filter.addObject().putObject("term").put(EventsIndex.ACCOUNT, account);
        range(filter, EventsIndex.INGEST_TIME, from, to);
        range(filter, EventsIndex.TIME, from.minus(reach), to);
        ObjectNode percentiles = search.putObject("aggs").putObject("lag").putObject("percentiles");
        percentiles.putArray("percents").add(50).add(95).add(99);
        percentiles.putObject("script").put("lang", "painless").put("source", SCRIPT);
        String indices = EventsIndex.names(from.minus(reach), to);
        JsonNode values =
                domain.searches(indices, List.of(search))
                        .getFirst()
                        .path("aggregations")
                        .path("lag")
                        .path("values");
        return values.path("50.0").isNumber()
                ? Optional.of(
                        new Lag(
                                length(values.path("50.0")),
                                length(values.path("95.0")),
                                length(values.path("99.0"))))
                : Optional.empty();
    }

    /** The lag that the meter last measured; empty if it measured none yet. */
    public static Optional<Lag> metered(SearchDomain domain, String account) {
        return domain.find("/" + StateIndex.NAME + "/_doc/" + StateIndex.mark(account))
                .flatMap(document -> of(document.path("_source").path("lag")));
    }

    private static void range(ArrayNode filter, String field, Instant from, Instant to) {
        filter.addObject()
                .putObject("range")
                .putObject(field)
                .put("gte", from.toString())
                .put("lt", to.toString());
    }

    private static Duration length(JsonNode millis) {
        return Duration.ofMillis(Math.max(0, millis.asLong()));
    }

    /** Whether it says how late events are as a rule. */
    public boolean isUsual() {
        return p50.compareTo(USUAL) <= 0;
    }

    public ObjectNode toJson() {
        return Json.object()
                .put("p50Millis", p50.toMillis())
                .put("p95Millis", p95.toMillis())
                .put("p99Millis", p99.toMillis());
    }

    /** Reads {@link #toJson} back; empty where there is none. */
    public static Optional<Lag> of(JsonNode json) {
        return json.has("p50Millis")
                ? Optional.of(
                        new Lag(
                                length(json.path("p50Millis")),
                                length(json.path("p95Millis")),
                                length(json.path("p99Millis"))))
                : Optional.empty();
    }
}
