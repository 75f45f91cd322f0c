package io.usagewatch.detection.usage;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The index of usage documents: one per monitored API, entity and interval. */
public final class UsageIndex {

    public static final String NAME = "usage-watch-usage";
    public static final String TIME = "start";

    /** Region scope of a series that counts the calls of all regions. */
    static final String EVERY_REGION = "*";

    private UsageIndex() {}

    /** Body for {@code PUT /usage-watch-usage}: settings and mapping. */
    public static ObjectNode body() {
        return Json.resource(UsageIndex.class, "usage-index.json");
    }

    /**
     * A document of no monitored API, long ago. The Anomaly Detection plugin refuses a detector
     * over an index without documents, and there have to be detectors before there is usage.
     */
    public static Usage first(String account) {
        return new Usage(
                account,
                "none",
                Entity.ALL,
                Instant.EPOCH,
                Duration.ofMinutes(5),
                0,
                new Expectation(0, 0, 0, 0));
    }

    /** The usage of one series, oldest first; {@code from} included, {@code to} excluded. */
    public static List<Usage> series(
            SearchDomain domain,
            String account,
            String api,
            String entity,
            Instant from,
            Instant to) {
        ObjectNode search = search(account, from, to);
        ArrayNode filter = filter(search);
        filter.addObject().putObject("term").put("api", api);
        filter.addObject().putObject("term").put("entity", entity);
        return scan(domain, search);
    }

    /**
     * The intervals of a monitored API that are at least its margin away from what was expected,
     * and those in which usage grew by as much, oldest first.
     *
     * @param settled what is less than expected counts only in intervals that start before this:
     *     events of later ones may still be on their way
     */
    public static List<Usage> surprising(
            SearchDomain domain,
            String account,
            MonitoredApi api,
            Instant from,
            Instant to,
            Instant settled) {
        return surprising(domain, account, Map.of(api, settled), from, to);
    }

    /**
     * The same of several monitored APIs, in one scan.
     *
     * @param settled by monitored API
     */
    public static List<Usage> surprising(
            SearchDomain domain,
            String account,
            Map<MonitoredApi, Instant> settled,
            Instant from,
            Instant to) {
        return settled.isEmpty()
                ? List.of()
                : scan(domain, surprisingSearch(account, settled, from, to));
    }

    /**
     * A text that is another one whenever {@link #surprising} would find something else. It costs
     * the domain a search, but nobody the reading.
     */
    public static String mark(
            SearchDomain domain,
            String account,
            Map<MonitoredApi, Instant> settled,
            Instant from,
            Instant to) {
        ObjectNode search = surprisingSearch(account, settled, from, to);
        search.remove("sort");
        search.put("size", 0).put("track_total_hits", true);
        ObjectNode sums = search.putObject("aggs");
        for (String field : List.of("n", "expected", "surprise", TIME)) {
            sums.putObject(field).putObject("sum").put("field", field);
        }
        JsonNode found = domain.search(NAME, search);
        return found.path("hits").path("total") + " " + found.path("aggregations");
    }

    private static ObjectNode surprisingSearch(
            String account, Map<MonitoredApi, Instant> settled, Instant from, Instant to) {
        ObjectNode search = search(account, from, to);
        ObjectNode bool = filter(search).addObject().putObject("bool");
        ArrayNode apis = bool.putArray("should");
        settled.forEach(
                (api, until) -> {
                    double margin = api.sensitivity().margin();
                    ArrayNode own = apis.addObject().putObject("bool").putArray("filter");
                    own.addObject().putObject("term").put("api", api.id());
                    ArrayNode either = own.addObject().putObject("bool").putArray("should");
                    either.addObject().putObject("range").putObject("surprise").put("gte", margin);
                    ArrayNode below = either.addObject().putObject("bool").putArray("filter");
                    below.addObject().putObject("range").putObject("surprise").put("lte", -margin);
                    below.addObject()
                            .putObject("range")
                            .putObject(TIME)
                            .put("lt", until.toString());
                });
        return search;
    }

    private static ObjectNode search(String account, Instant from, Instant to) {
        ObjectNode search = Json.object();
        ArrayNode filter = search.putObject("query").putObject("bool").putArray("filter");
        filter.addObject().putObject("term").put("account", account);
        ObjectNode range = filter.addObject().putObject("range").putObject(TIME);
        range.put("gte", from.toString()).put("lt", to.toString());
        ArrayNode sort = search.putArray("sort");
        sort.addObject().put(TIME, "asc");
        sort.addObject().put("api", "asc");
        sort.addObject().put("entity", "asc");
        return search;
    }

    private static ArrayNode filter(ObjectNode search) {
        return (ArrayNode) search.path("query").path("bool").path("filter");
    }

    private static List<Usage> scan(SearchDomain domain, ObjectNode search) {
        List<Usage> found = new ArrayList<>();
        domain.scan(NAME, search, hit -> found.add(Usage.fromJson(hit.path("_source"))));
        return found;
    }
}
