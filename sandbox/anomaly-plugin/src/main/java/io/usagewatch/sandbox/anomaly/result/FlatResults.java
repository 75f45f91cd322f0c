package io.usagewatch.sandbox.anomaly.result;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.json.Json;
import io.usagewatch.sandbox.anomaly.store.Mapping;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opensearch.common.xcontent.XContentHelper;
import org.opensearch.common.xcontent.json.JsonXContent;

/**
 * Results of a detector with {@code flatten_custom_result_index}: the same documents once more,
 * with a field of its own for each value of a nested list. Field names are those of the real
 * plugin's ingest pipeline, but for dots in them.
 */
final class FlatResults {
    private FlatResults() {}

    /** Where a detector's flat results go; null when it wants none. */
    static @Nullable String alias(Detector detector) {
        return detector.resultIndex() != null
                        && Boolean.TRUE.equals(detector.passed().get("flatten_custom_result_index"))
                ? (detector.resultIndex() + "_flattened_" + detector.name())
                        .toLowerCase(Locale.ROOT)
                : null;
    }

    /** The mapping: of all results, and of whatever fields their features and entities give. */
    static String mapping() {
        Map<String, Object> mapping =
                XContentHelper.convertToMap(
                        JsonXContent.jsonXContent, Mapping.RESULTS.json(), true);
        mapping.put("dynamic", true);
        // What the first value looks like says nothing of the next.
        mapping.put("date_detection", false);
        mapping.put(
                "dynamic_templates",
                List.of(
                        template("match", "entity_*", "keyword"),
                        template("match_mapping_type", "double", "double")));
        return Json.text(mapping);
    }

    private static Map<String, Object> template(String by, String what, String type) {
        return Map.of(what, Map.of(by, what, "mapping", Map.of("type", type)));
    }

    /** The document with its flat fields. */
    static Map<String, Object> flat(Map<String, Object> result) {
        Map<String, Object> flat = new LinkedHashMap<>(result);
        Map<Object, Object> names = new HashMap<>();
        for (Map<?, ?> feature : list(result.get("feature_data"))) {
            names.put(feature.get("feature_id"), feature.get("feature_name"));
            put(flat, "feature_data_", feature.get("feature_name"), feature.get("data"));
        }
        for (Map<?, ?> attribute : list(result.get("entity"))) {
            put(flat, "entity_", attribute.get("name"), attribute.get("value"));
        }
        values(flat, "relevant_attribution_", result.get("relevant_attribution"), names);
        for (Map<?, ?> expected : list(result.get("expected_values"))) {
            values(flat, "expected_values_", expected.get("value_list"), names);
        }
        values(flat, "past_value_", result.get("past_values"), names);
        return flat;
    }

    private static void values(
            Map<String, Object> flat,
            String prefix,
            @Nullable Object values,
            Map<Object, Object> names) {
        for (Map<?, ?> value : list(values)) {
            Object name = names.get(value.get("feature_id"));
            if (name != null) {
                put(flat, prefix, name, value.get("data"));
            }
        }
    }

    /** A dot would make an object of what another name makes a value. */
    private static void put(
            Map<String, Object> flat,
            String prefix,
            @Nullable Object name,
            @Nullable Object value) {
        if (value != null) {
            flat.put(prefix + String.valueOf(name).replace('.', '_'), value);
        }
    }

    private static List<Map<?, ?>> list(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().<Map<?, ?>>map(entry -> (Map<?, ?>) entry).toList()
                : List.of();
    }
}
