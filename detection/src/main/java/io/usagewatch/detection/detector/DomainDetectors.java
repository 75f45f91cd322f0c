package io.usagewatch.detection.detector;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The detectors that a domain has, by the names we gave them. */
public final class DomainDetectors {

    public static final String PATH = "/_plugins/_anomaly_detection/detectors";
    private static final int MOST = 1_000;

    private DomainDetectors() {}

    /** Id of each detector in the domain that has a name like ours, of any account, by name. */
    public static Map<String, String> idsByName(SearchDomain domain) {
        ObjectNode search = Json.object();
        search.put("size", MOST);
        search.putObject("query").putObject("prefix").put("name.keyword", Detector.NAME_PREFIX);
        Map<String, String> ids = new LinkedHashMap<>();
        try {
            for (JsonNode hit :
                    domain.post(PATH + "/_search", search).path("hits").path("hits").values()) {
                ids.put(hit.path("_source").path("name").asString(), hit.path("_id").asString());
            }
        } catch (DomainException e) {
            // The plugin answers 404 until the first detector was created.
            if (!e.isNotFound()) {
                throw e;
            }
        }
        return ids;
    }

    /** What the domain's detector ids stand for, of those that an account's catalog asks for. */
    public static Map<String, Detector> byId(SearchDomain domain, String account, Catalog catalog) {
        Map<String, String> ids = idsByName(domain);
        Map<String, Detector> byId = new LinkedHashMap<>();
        for (Detector detector : Detector.of(account, catalog.enabled())) {
            String id = ids.get(detector.name());
            if (id != null) {
                byId.put(id, detector);
            }
        }
        return byId;
    }
}
