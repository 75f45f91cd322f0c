package io.usagewatch.detection.preview;

import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An API that was called in an account.
 *
 * @param eventSource as in CloudTrail
 * @param eventName as in CloudTrail
 */
public record CalledApi(String eventSource, String eventName, long calls) {

    /** How far back is looked. */
    public static final Duration LOOKBACK = Duration.ofDays(30);

    private static final int PAGE = 2_000;
    private static final String APIS = "apis";
    private static final String SOURCE = "source";
    private static final String NAME = "name";

    /** All that were called in an account within {@link #LOOKBACK} before an instant. */
    public static List<CalledApi> read(SearchDomain domain, String account, Instant now) {
        Instant from = now.minus(LOOKBACK);
        ObjectNode search = Json.object().put("size", 0).put("track_total_hits", false);
        ArrayNode filter = search.putObject("query").putObject("bool").putArray("filter");
        filter.addObject().putObject("term").put(EventsIndex.ACCOUNT, account);
        filter.addObject()
                .putObject("range")
                .putObject(EventsIndex.TIME)
                .put("gte", from.toString())
                .put("lt", now.toString());
        ObjectNode composite = search.putObject("aggs").putObject(APIS).putObject("composite");
        composite.put("size", PAGE);
        ArrayNode sources = composite.putArray("sources");
        sources.addObject().putObject(SOURCE).putObject("terms").put("field", "eventSource");
        sources.addObject().putObject(NAME).putObject("terms").put("field", "eventName");
        List<CalledApi> called = new ArrayList<>();
        while (true) {
            JsonNode apis =
                    domain.search(EventsIndex.names(from, now), search)
                            .path("aggregations")
                            .path(APIS);
            for (JsonNode bucket : apis.path("buckets").values()) {
                called.add(
                        new CalledApi(
                                bucket.path("key").path(SOURCE).asString(),
                                bucket.path("key").path(NAME).asString(),
                                bucket.path("doc_count").asLong()));
            }
            if (apis.path("buckets").size() < PAGE) {
                return called;
            }
            composite.set("after", apis.path("after_key"));
        }
    }
}
