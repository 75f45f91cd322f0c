package io.usagewatch.detection.event;

import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The searches behind {@link EventContext} and {@link LeadingPrincipals}. What was there before is
 * asked for apart, by value: a terms aggregation over both times at once would miss values that are
 * rare in the shards of the earlier days, and call them new.
 */
final class ContextSearch {

    private static final int MOST_VALUES = 6;
    private static final int MOST_SAMPLES = 100;
    private static final String AMOUNT = "amount";

    private final SearchDomain domain;
    private final String account;

    ContextSearch(SearchDomain domain, String account) {
        this.domain = domain;
        this.account = account;
    }

    EventContext read(EventSpan span) {
        ObjectNode search = Json.object();
        search.put("size", MOST_SAMPLES).put("track_total_hits", true);
        search.set("query", span.query(account));
        search.putArray("sort").addObject().put(EventsIndex.TIME, "asc");
        ObjectNode aggregations = search.putObject("aggs");
        amount(aggregations, span);
        for (Aspect aspect : Aspect.values()) {
            terms(aggregations.putObject(aspect.name()), aspect, span, MOST_VALUES);
        }
        JsonNode answer = domain.search(EventsIndex.PATTERN, search);

        List<JsonNode> samples = new ArrayList<>();
        answer.path("hits").path("hits").forEach(hit -> samples.add(hit.path("_source")));
        long events = answer.path("hits").path("total").path("value").asLong();
        Map<Aspect, List<Share>> shares = new EnumMap<>(Aspect.class);
        JsonNode found = answer.path("aggregations");
        double whole = whole(found, events);
        for (Aspect aspect : Aspect.values()) {
            shares.put(aspect, shares(found.path(aspect.name()), whole));
        }
        Instant knownSince = earliest(span.before()).orElse(span.from());
        return new EventContext(
                events, knownSince, withoutKnown(shares, span, knownSince), samples);
    }

    /** Adds the sum of the measure, if it is one. */
    static void amount(ObjectNode aggregations, EventSpan span) {
        span.summed()
                .ifPresent(
                        field ->
                                aggregations
                                        .putObject(AMOUNT)
                                        .putObject("sum")
                                        .put("field", field));
    }

    static void terms(ObjectNode aggregation, Aspect aspect, EventSpan span, int most) {
        ObjectNode terms = aggregation.putObject("terms");
        terms.put("field", aspect.field()).put("size", most);
        if (span.summed().isPresent()) {
            terms.putObject("order").put(AMOUNT, "desc");
            amount(aggregation.putObject("aggs"), span);
        }
    }

    static double whole(JsonNode aggregations, long events) {
        return aggregations.has(AMOUNT)
                ? aggregations.path(AMOUNT).path("value").asDouble()
                : events;
    }

    /** All of them marked as new. */
    static List<Share> shares(JsonNode terms, double whole) {
        List<Share> shares = new ArrayList<>();
        for (JsonNode bucket : terms.path("buckets").values()) {
            double amount = whole(bucket, bucket.path("doc_count").asLong());
            if (amount > 0) {
                shares.add(
                        new Share(
                                bucket.path("key").asString(),
                                amount,
                                whole > 0 ? Math.min(1, amount / whole) : 0,
                                true));
            }
        }
        return shares;
    }

    /** The account's earliest event of a time span, of any API. */
    Optional<Instant> earliest(EventSpan span) {
        ObjectNode search = Json.object();
        search.put("size", 1).put("track_total_hits", false);
        search.putArray("_source").add(EventsIndex.TIME);
        ArrayNode filter = search.putObject("query").putObject("bool").putArray("filter");
        filter.addObject().putObject("term").put(EventsIndex.ACCOUNT, account);
        filter.addObject()
                .putObject("range")
                .putObject(EventsIndex.TIME)
                .put("gte", span.from().toString())
                .put("lt", span.to().toString());
        search.putArray("sort").addObject().put(EventsIndex.TIME, "asc");
        String time =
                domain.search(EventsIndex.PATTERN, search)
                        .path("hits")
                        .path("hits")
                        .path(0)
                        .path("_source")
                        .path(EventsIndex.TIME)
                        .asString("");
        return time.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(time));
    }

    private Map<Aspect, List<Share>> withoutKnown(
            Map<Aspect, List<Share>> shares, EventSpan span, Instant knownSince) {
        if (isTooShort(knownSince, span)) {
            shares.replaceAll((aspect, values) -> values.stream().map(Share::seenBefore).toList());
            return shares;
        }
        ObjectNode search = Json.object();
        search.put("size", 0).put("track_total_hits", false);
        search.set("query", span.before().query(account));
        ObjectNode aggregations = search.putObject("aggs");
        shares.forEach(
                (aspect, values) -> {
                    ObjectNode terms = aggregations.putObject(aspect.name()).putObject("terms");
                    terms.put("field", aspect.field()).put("size", MOST_VALUES);
                    ArrayNode include = terms.putArray("include");
                    values.forEach(share -> include.add(share.value()));
                });
        JsonNode known = domain.search(EventsIndex.PATTERN, search).path("aggregations");
        shares.replaceAll(
                (aspect, values) -> {
                    Set<String> before = new HashSet<>();
                    known.path(aspect.name())
                            .path("buckets")
                            .forEach(bucket -> before.add(bucket.path("key").asString()));
                    return values.stream()
                            .map(s -> before.contains(s.value()) ? s.seenBefore() : s)
                            .toList();
                });
        return shares;
    }

    static boolean isTooShort(Instant knownSince, EventSpan span) {
        return knownSince.isAfter(span.from().minus(EventContext.LEAST_LOOKBACK));
    }
}
