package io.usagewatch.detection.catalog;

import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An account's whole catalog: what was deployed, and what operators added in the console, which is
 * kept in the account's domain, one document per monitored API.
 *
 * @param catalog both; of two with the same id the operator's
 * @param added ids of those from the console
 * @param unusable what is wrong with documents that are no monitored API, by id
 */
public record DomainCatalog(Catalog catalog, List<String> added, Map<String, String> unusable) {

    /** The index of what operators added. */
    public static final String INDEX = "usage-watch-monitored-apis";

    private static final int PAGE = 200;

    public DomainCatalog {
        added = List.copyOf(added);
        unusable = Map.copyOf(unusable);
    }

    /** Body for {@code PUT /usage-watch-monitored-apis}: settings and mapping. */
    public static ObjectNode body() {
        return Json.resource(DomainCatalog.class, "monitored-apis-index.json");
    }

    /**
     * @throws io.usagewatch.detection.search.DomainException where the domain does not answer
     */
    public static DomainCatalog read(SearchDomain domain, String account, Catalog deployed) {
        Map<String, MonitoredApi> apis = new LinkedHashMap<>();
        deployed.apis().forEach(api -> apis.put(api.id(), api));
        Map<String, MonitoredApi> added = new LinkedHashMap<>();
        Map<String, String> unusable = new LinkedHashMap<>();
        ObjectNode search = Json.object();
        search.putObject("query").putObject("term").put("account", account);
        ArrayNode sort = search.putArray("sort");
        sort.addObject().put("api", "asc");
        domain.scan(
                INDEX,
                search,
                PAGE,
                hit -> {
                    JsonNode source = hit.path("_source");
                    try {
                        MonitoredApi api = CatalogYaml.added(source.path("definition"));
                        added.put(api.id(), api);
                    } catch (CatalogException e) {
                        unusable.put(
                                source.path("api").asString(""), String.join("; ", e.mistakes()));
                    }
                });
        apis.putAll(added);
        return new DomainCatalog(
                new Catalog(List.copyOf(apis.values())), List.copyOf(added.keySet()), unusable);
    }
}
