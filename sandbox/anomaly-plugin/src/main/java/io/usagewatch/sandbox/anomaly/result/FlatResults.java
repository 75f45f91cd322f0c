package io.usagewatch.sandbox.anomaly.result;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Results of a detector with {@code flatten_custom_result_index}: the same documents once more,
 * with a field of its own for each value of a nested list. Field names are those of the real
 * plugin's ingest pipeline.
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

    /** The document with its flat fields. */
    static Map<String, Object> flat(Map<String, Object> result) {
        Map<String, Object> flat = new LinkedHashMap<>(result);
        Map<Object, Object> names = new HashMap<>();
        for (Map<?, ?> feature : list(result.get("feature_data"))) {
            names.put(feature.get("feature_id"), feature.get("feature_name"));
            flat.put("feature_data_" + feature.get("feature_name"), feature.get("data"));
        }
        for (Map<?, ?> attribute : list(result.get("entity"))) {
            flat.put("entity_" + attribute.get("name"), attribute.get("value"));
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
                flat.put(prefix + name, value.get("data"));
            }
        }
    }

    private static List<Map<?, ?>> list(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().<Map<?, ?>>map(entry -> (Map<?, ?>) entry).toList()
                : List.of();
    }
}
