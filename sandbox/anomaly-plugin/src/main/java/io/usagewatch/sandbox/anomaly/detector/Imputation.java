package io.usagewatch.sandbox.anomaly.detector;

import io.usagewatch.sandbox.anomaly.detector.ValidationException.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an interval without data counts as.
 *
 * @param fills value per feature name; for {@link Method#FIXED_VALUES} only
 */
public record Imputation(Method method, Map<String, Double> fills) {

    /** The ways to fill a gap. */
    public enum Method {
        ZERO,
        FIXED_VALUES,
        PREVIOUS
    }

    static @Nullable Imputation parse(@Nullable Object json) {
        if (!(json instanceof Map<?, ?> fields)) {
            return null;
        }
        Method method =
                Method.valueOf(String.valueOf(fields.get("method")).toUpperCase(Locale.ROOT));
        Map<String, Double> fills = new LinkedHashMap<>();
        if (fields.get("default_fill") instanceof List<?> list) {
            for (Object entry : list) {
                Map<?, ?> fill = (Map<?, ?>) entry;
                fills.put(
                        String.valueOf(fill.get("feature_name")),
                        Double.valueOf(String.valueOf(fill.get("data"))));
            }
        }
        return new Imputation(method, fills);
    }

    /** Refuses fixed values that miss a feature or name one that is not there. */
    void check(List<Feature> features) {
        if (method != Method.FIXED_VALUES) {
            return;
        }
        List<String> names = features.stream().filter(Feature::enabled).map(Feature::name).toList();
        if (fills.isEmpty()) {
            throw refused("Enabled features are present, but no default fill values are provided.");
        }
        if (fills.size() != names.size()) {
            throw refused(
                    "Mismatch between the number of enabled features and default fill values."
                            + " Number of default fill values: "
                            + fills.size()
                            + ". Number of enabled features: "
                            + names.size()
                            + ".");
        }
        for (String name : names) {
            if (!fills.containsKey(name)) {
                throw refused("Missing feature name: " + name + ".");
            }
        }
    }

    private static ValidationException refused(String problem) {
        return new ValidationException(Subject.IMPUTATION_OPTION, problem);
    }

    Map<String, Object> toMap() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("method", method.name());
        if (!fills.isEmpty()) {
            List<Map<String, Object>> list = new ArrayList<>();
            fills.forEach((name, data) -> list.add(Map.of("feature_name", name, "data", data)));
            json.put("default_fill", list);
        }
        return json;
    }
}
