package io.usagewatch.meter;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.StateIndex;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Keeps the {@link Past} of each monitored API in the domain: one document for each day. */
final class PastStore {

    /** Documents that are read at once. */
    private static final int PAGE = 60;

    private static final int MOST_CHARACTERS = 4_000_000;

    private final SearchDomain domain;
    private final String account;

    PastStore(SearchDomain domain, String account) {
        this.domain = domain;
        this.account = account;
    }

    /** By the id of the monitored API; an empty one where none is kept. */
    Map<String, Past> read(List<MonitoredApi> apis) {
        Map<String, Past> pasts = new TreeMap<>();
        apis.forEach(api -> pasts.put(api.id(), new Past(api)));
        domain.refresh(StateIndex.NAME);
        ObjectNode search = Json.object();
        ArrayNode filter = search.putObject("query").putObject("bool").putArray("filter");
        filter.addObject().putObject("term").put("account", account);
        filter.addObject().putObject("exists").put("field", "day");
        ArrayNode wanted = filter.addObject().putObject("terms").putArray("api");
        apis.forEach(api -> wanted.add(api.id()));
        ArrayNode sort = search.putArray("sort");
        sort.addObject().put("day", "asc");
        sort.addObject().put("api", "asc");
        domain.scan(StateIndex.NAME, search, PAGE, hit -> take(hit.path("_source"), pasts));
        return pasts;
    }

    private static void take(JsonNode day, Map<String, Past> pasts) {
        Past past = pasts.get(day.path("api").asString());
        if (past != null) {
            past.read(
                    Math.toIntExact(LocalDate.parse(day.path("day").asString()).toEpochDay()),
                    Base64.getDecoder().decode(day.path("counts").asString()));
        }
    }

    /**
     * Writes the days that were changed, and deletes those that nothing rests on any more.
     *
     * @param ends by the id of the monitored API: the interval after the last one that is metered
     */
    void write(Map<String, Past> pasts, Map<String, Integer> ends) {
        StringBuilder lines = new StringBuilder();
        ends.forEach(
                (api, end) -> {
                    Past past = pasts.get(api);
                    past.forget(end).forEach(day -> lines.append(action("delete", api, day)));
                    for (int day : past.takeChanged()) {
                        lines.append(action("index", api, day))
                                .append(document(api, day, past.write(day)))
                                .append('\n');
                        if (lines.length() > MOST_CHARACTERS) {
                            domain.bulk(lines.toString());
                            lines.setLength(0);
                        }
                    }
                });
        domain.bulk(lines.toString());
    }

    /** Deletes what is kept of an API that is measured otherwise now. */
    void delete(MonitoredApi api) {
        ObjectNode delete = Json.object();
        ArrayNode filter = delete.putObject("query").putObject("bool").putArray("filter");
        filter.addObject().putObject("term").put("account", account);
        filter.addObject().putObject("term").put("api", api.id());
        domain.refresh(StateIndex.NAME);
        domain.post("/" + StateIndex.NAME + "/_delete_by_query?refresh=true", delete);
    }

    private String action(String action, String api, int day) {
        return "{\"%s\":{\"_index\":\"%s\",\"_id\":\"%s\"}}\n"
                .formatted(
                        action,
                        StateIndex.NAME,
                        StateIndex.day(account, api, LocalDate.ofEpochDay(day)));
    }

    private ObjectNode document(String api, int day, byte[] counts) {
        return Json.object()
                .put("account", account)
                .put("api", api)
                .put("day", LocalDate.ofEpochDay(day).toString())
                .put("counts", Base64.getEncoder().encodeToString(counts));
    }
}
