package io.usagewatch.meter;

import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.Surprise;
import io.usagewatch.detection.usage.UsageIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What earlier runs wrote: the past that a scheduled run needs, without counting events again. */
final class WrittenUsage {

    /** An entity without usage for this long gets no more zeros. */
    static final Duration REMEMBERED = Duration.ofDays(14);

    private static final int MOST_APIS = 1_000;

    private final SearchDomain domain;
    private final String account;

    WrittenUsage(SearchDomain domain, String account) {
        this.domain = domain;
        this.account = account;
    }

    /** Entities with usage in the last {@link #REMEMBERED}, by monitored API. */
    Map<String, Set<String>> entities(Instant until) {
        ObjectNode search = Json.object().put("size", 0);
        ArrayNode filter = filter(search);
        filter.addObject()
                .putObject("range")
                .putObject(UsageIndex.TIME)
                .put("gte", until.minus(REMEMBERED).toString())
                .put("lt", until.toString());
        ObjectNode apis = search.putObject("aggs").putObject("api");
        apis.putObject("terms").put("field", "api").put("size", MOST_APIS);
        ObjectNode entities = apis.putObject("aggs").putObject("entity");
        ObjectNode terms = entities.putObject("terms");
        terms.put("field", "entity").put("size", ApiUsage.MOST_ENTITIES + 1);
        terms.putObject("order").put("n", "desc");
        entities.putObject("aggs").putObject("n").putObject("sum").put("field", "n");
        Map<String, Set<String>> found = new HashMap<>();
        JsonNode answer = domain.searches(UsageIndex.NAME, List.of(search)).getFirst();
        for (JsonNode api : answer.path("aggregations").path("api").path("buckets").values()) {
            Set<String> names = new HashSet<>();
            for (JsonNode entity : api.path("entity").path("buckets").values()) {
                names.add(entity.path("key").asString());
            }
            found.put(api.path("key").asString(), names);
        }
        return found;
    }

    /**
     * Adds, to the series that are there, the past that the expectation of some intervals rests on:
     * the last hours, and the same time of day of the last weeks. The rest of the past is not read,
     * as {@link Surprise} does not look at it.
     *
     * @param from start of the first interval that is metered; only earlier ones are read
     * @param to end of the last one
     */
    void addPast(List<ApiUsage> usages, Instant from, Instant to) {
        Map<String, ApiUsage> byApi = new HashMap<>();
        Duration longest = Duration.ZERO;
        for (ApiUsage usage : usages) {
            byApi.put(usage.api().id(), usage);
            Duration interval = usage.api().interval();
            longest = interval.compareTo(longest) > 0 ? interval : longest;
        }
        ObjectNode search = Json.object();
        search.putArray("_source").add("api").add("entity").add(UsageIndex.TIME).add("n");
        ArrayNode filter = filter(search);
        filter.addObject().putObject("range").putObject(UsageIndex.TIME).put("lt", from.toString());
        ArrayNode spans = filter.addObject().putObject("bool").putArray("should");
        span(spans, from.minus(Surprise.RECENT).minus(longest), from);
        Duration nearby = Surprise.nearby(longest);
        for (int day = 1; day <= Surprise.HISTORY.toDays(); day++) {
            Duration back = Duration.ofDays(day);
            span(spans, from.minus(back).minus(nearby), to.minus(back).plus(nearby));
        }
        ArrayNode sort = search.putArray("sort");
        sort.addObject().put(UsageIndex.TIME, "asc");
        sort.addObject().put("api", "asc");
        sort.addObject().put("entity", "asc");
        domain.scan(
                UsageIndex.NAME,
                search,
                hit -> {
                    JsonNode written = hit.path("_source");
                    ApiUsage usage = byApi.get(written.path("api").asString());
                    if (usage != null) {
                        add(usage, written, from);
                    }
                });
    }

    private static void add(ApiUsage usage, JsonNode written, Instant from) {
        Instant start = Instant.parse(written.path(UsageIndex.TIME).asString());
        SparseSeries series = usage.byEntity().get(written.path("entity").asString());
        // No series: an entity that is forgotten by now. Not before the first interval: one of an
        // API with longer intervals than the others.
        if (series != null && start.isBefore(usage.start(usage.interval(from)))) {
            series.add(usage.interval(start), written.path("n").asDouble());
        }
    }

    private static void span(ArrayNode spans, Instant from, Instant to) {
        spans.addObject()
                .putObject("range")
                .putObject(UsageIndex.TIME)
                .put("gte", from.toString())
                .put("lte", to.toString());
    }

    /** Of this account, and more than nothing: what is not written was zero. */
    private ArrayNode filter(ObjectNode search) {
        ArrayNode filter = search.putObject("query").putObject("bool").putArray("filter");
        filter.addObject().putObject("term").put("account", account);
        filter.addObject().putObject("range").putObject("n").put("gt", 0);
        return filter;
    }
}
