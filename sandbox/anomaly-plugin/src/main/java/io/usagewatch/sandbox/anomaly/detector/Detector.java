package io.usagewatch.sandbox.anomaly.detector;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opensearch.index.query.QueryBuilder;

/**
 * What is watched: indices, features per interval, and how sensitive the detection is.
 *
 * @param categoryFields null when not given, which reads differently from an empty list in answers
 * @param recencyEmphasis the forest forgets at 1/recencyEmphasis per point
 * @param history intervals a cold start reads at a time
 * @param passed fields kept as they came: how the custom result index is kept, and the UI's own
 */
public record Detector(
        String name,
        String description,
        String timeField,
        List<String> indices,
        QueryBuilder filter,
        Period interval,
        Period windowDelay,
        int shingleSize,
        List<Feature> features,
        int recencyEmphasis,
        int history,
        Instant lastUpdate,
        @Nullable List<String> categoryFields,
        @Nullable Imputation imputation,
        List<Rule> rules,
        @Nullable String resultIndex,
        Map<String, Object> passed) {

    public static final String RESULT_INDEX_PREFIX = "opensearch-ad-plugin-result-";
    private static final int MAX_CATEGORY_FIELDS = 2;
    private static final int MAX_SHINGLE_SIZE = 128;
    private static final List<String> PASSED =
            List.of(
                    "result_index_min_size",
                    "result_index_min_age",
                    "result_index_ttl",
                    "ui_metadata");

    public Detector {
        if (name.isBlank()) {
            throw new ValidationException("name should be set");
        }
        if (timeField.isBlank()) {
            throw new ValidationException("Time field should be set");
        }
        if (indices.isEmpty()) {
            throw new ValidationException("Indices should be set");
        }
        if (interval.interval() <= 0) {
            throw new ValidationException("Detection interval must be a positive integer");
        }
        if (windowDelay.interval() < 0) {
            throw new ValidationException("Window delay interval must be a non-negative integer");
        }
        if (shingleSize < 1 || shingleSize > MAX_SHINGLE_SIZE) {
            throw new ValidationException(
                    "Suggested shingle size must be between 1 and "
                            + MAX_SHINGLE_SIZE
                            + ". Got "
                            + shingleSize
                            + ".");
        }
        if (categoryFields != null && categoryFields.size() > MAX_CATEGORY_FIELDS) {
            throw new ValidationException(
                    "Currently we only support up to "
                            + MAX_CATEGORY_FIELDS
                            + " categorical field/s in order to bound system resource consumption.");
        }
        if (resultIndex != null && !resultIndex.startsWith(RESULT_INDEX_PREFIX)) {
            throw new ValidationException("Result index must start with " + RESULT_INDEX_PREFIX);
        }
        if (imputation != null) {
            imputation.check(features);
        }
        if (rules.isEmpty()) {
            rules = Rule.defaults(features);
        }
    }

    /**
     * Reads a detector, adding what the server adds.
     *
     * @throws IllegalArgumentException when a field has no readable value
     * @throws ValidationException when the values make no detector
     */
    public static Detector parse(Map<String, Object> json, Queries queries, Instant now) {
        List<Feature> features =
                objects(json, "feature_attributes").stream()
                        .map(feature -> Feature.parse(feature, queries))
                        .toList();
        Object interval = json.get("detection_interval");
        Object windowDelay = json.get("window_delay");
        Map<String, Object> passed = new LinkedHashMap<>();
        for (String field : PASSED) {
            Object value = json.get(field);
            if (value != null) {
                passed.put(field, value);
            }
        }
        String resultIndex = string(json, "result_index");
        if (resultIndex != null) {
            passed.put(
                    "flatten_custom_result_index",
                    Boolean.TRUE.equals(json.get("flatten_custom_result_index")));
        }
        Object lastUpdate = json.get("last_update_time");
        return new Detector(
                text(json, "name"),
                text(json, "description"),
                text(json, "time_field"),
                strings(json.get("indices")),
                queries.filter(json.get("filter_query")),
                interval == null ? Period.TEN_MINUTES : Period.parse(interval),
                windowDelay == null ? Period.NONE : Period.parse(windowDelay),
                integer(json, "shingle_size", 8),
                features,
                integer(json, "recency_emphasis", 2560),
                integer(json, "history", 40),
                lastUpdate instanceof Number millis
                        ? Instant.ofEpochMilli(millis.longValue())
                        : now,
                json.get("category_field") == null ? null : strings(json.get("category_field")),
                Imputation.parse(json.get("imputation_option")),
                objects(json, "rules").stream().map(Rule::parse).toList(),
                resultIndex,
                passed);
    }

    private static @Nullable String string(Map<String, Object> json, String field) {
        Object value = json.get(field);
        return value == null ? null : String.valueOf(value);
    }

    private static String text(Map<String, Object> json, String field) {
        String value = string(json, field);
        return value == null ? "" : value;
    }

    private static int integer(Map<String, Object> json, String field, int otherwise) {
        String value = string(json, field);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    private static List<String> strings(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        return value == null ? List.of() : List.of(String.valueOf(value));
    }

    private static List<Map<?, ?>> objects(Map<String, Object> json, String field) {
        List<Map<?, ?>> objects = new ArrayList<>();
        if (json.get(field) instanceof List<?> list) {
            for (Object entry : list) {
                objects.add((Map<?, ?>) entry);
            }
        }
        return objects;
    }

    /** Whether each value of the category fields has a model of its own. */
    public boolean isHighCardinality() {
        return categoryFields != null && !categoryFields.isEmpty();
    }

    public List<Feature> enabledFeatures() {
        return features.stream().filter(Feature::enabled).toList();
    }

    /** The fields as answered and as stored. */
    public Map<String, Object> toMap() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("description", description);
        json.put("time_field", timeField);
        json.put("indices", indices);
        json.put("filter_query", Queries.json(filter));
        json.put("window_delay", windowDelay.toMap());
        json.put("shingle_size", shingleSize);
        json.put("schema_version", 0);
        json.put("feature_attributes", features.stream().map(Feature::toMap).toList());
        json.put("recency_emphasis", recencyEmphasis);
        json.put("history", history);
        json.put("last_update_time", lastUpdate.toEpochMilli());
        if (categoryFields != null) {
            json.put("category_field", categoryFields);
        }
        if (resultIndex != null) {
            json.put("result_index", resultIndex);
        }
        if (imputation != null) {
            json.put("imputation_option", imputation.toMap());
        }
        json.putAll(passed);
        json.put("detection_interval", interval.toMap());
        json.put("detector_type", isHighCardinality() ? "MULTI_ENTITY" : "SINGLE_ENTITY");
        json.put("rules", rules.stream().map(Rule::toMap).toList());
        return json;
    }
}
