package io.usagewatch.sandbox.anomaly.detector;

import java.util.LinkedHashMap;
import java.util.Map;
import org.opensearch.common.UUIDs;
import org.opensearch.search.aggregations.AggregationBuilder;

/** One value per interval: an aggregation with a name. */
public record Feature(String id, String name, boolean enabled, AggregationBuilder aggregation) {

    static Feature parse(Map<?, ?> json, Queries queries) {
        Object name = json.get("feature_name");
        if (name == null || String.valueOf(name).isBlank()) {
            throw new IllegalArgumentException("Feature name should be set");
        }
        Object id = json.get("feature_id");
        Object enabled = json.get("feature_enabled");
        return new Feature(
                id == null ? UUIDs.base64UUID() : String.valueOf(id),
                String.valueOf(name),
                enabled == null || Boolean.parseBoolean(String.valueOf(enabled)),
                queries.aggregation(json.get("aggregation_query")));
    }

    Map<String, Object> toMap() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("feature_id", id);
        json.put("feature_name", name);
        json.put("feature_enabled", enabled);
        json.put("aggregation_query", Queries.json(aggregation));
        return json;
    }
}
