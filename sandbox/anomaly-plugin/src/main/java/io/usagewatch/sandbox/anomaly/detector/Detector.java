package io.usagewatch.sandbox.anomaly.detector;

import io.usagewatch.sandbox.anomaly.detector.ValidationException.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
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
    private static final int MAX_DESCRIPTION = 1_000;
    private static final int MAX_HISTORY = 10_000;
    private static final int MAX_INDEX_NAME = 255;
    private static final Pattern INDEX_NAME = Pattern.compile("[a-z0-9_-]+");
    private static final List<String> PASSED =
            List.of(
                    "result_index_min_size",
                    "result_index_min_age",
                    "result_index_ttl",
                    "ui_metadata");

    public Detector {
        require(!name.isBlank(), Subject.NAME, "name should be set");
        require(!timeField.isBlank(), Subject.TIME_FIELD, "Time field should be set");
        require(!indices.isEmpty(), Subject.INDICES, "Indices should be set");
        require(
                shingleSize >= 1 && shingleSize <= MAX_SHINGLE_SIZE,
                Subject.SHINGLE_SIZE,
                "Suggested shingle size must be between 1 and "
                        + MAX_SHINGLE_SIZE
                        + ". Got "
                        + shingleSize
                        + ".");
        if (resultIndex != null) {
            checkResultIndex(resultIndex);
        }
        require(
                recencyEmphasis > 1,
                Subject.RECENCY_EMPHASIS,
                "Recency emphasis must be an integer greater than 1.");
        require(
                description.length() <= MAX_DESCRIPTION,
                Subject.DESCRIPTION,
                "Description length is too long. Max length is "
                        + MAX_DESCRIPTION
                        + " characters.");
        require(
                history > 0 && history <= MAX_HISTORY,
                Subject.HISTORY,
                "We cannot look back more than " + MAX_HISTORY + " intervals.");
        Set<String> names = new HashSet<>();
        List<String> twice =
                features.stream().map(Feature::name).filter(each -> !names.add(each)).toList();
        require(
                twice.isEmpty(),
                Subject.FEATURE_ATTRIBUTES,
                twice + " appears more than once. Feature name has to be unique");
        if (imputation != null) {
            imputation.check(features);
        }
        require(
                interval.interval() > 0,
                Subject.DETECTION_INTERVAL,
                "Detection interval must be a positive integer");
        require(
                windowDelay.interval() >= 0,
                Subject.WINDOW_DELAY,
                "Window delay interval must be a non-negative integer");
        require(
                categoryFields == null || categoryFields.size() <= MAX_CATEGORY_FIELDS,
                Subject.CATEGORY_FIELD,
                "Currently we only support up to "
                        + MAX_CATEGORY_FIELDS
                        + " categorical field/s in order to bound system resource consumption.");
        if (rules.isEmpty()) {
            rules = Rule.defaults(features);
        }
    }

    private static void require(boolean holds, Subject subject, String otherwise) {
        if (!holds) {
            throw new ValidationException(subject, otherwise);
        }
    }

    private static void checkResultIndex(String name) {
        require(
                name.startsWith(RESULT_INDEX_PREFIX),
                Subject.RESULT_INDEX,
                "Result index must start with " + RESULT_INDEX_PREFIX);
        require(
                name.length() <= MAX_INDEX_NAME,
                Subject.RESULT_INDEX,
                "Result index name size must contains less than " + MAX_INDEX_NAME + " characters");
        require(
                INDEX_NAME.matcher(name).matches(),
                Subject.RESULT_INDEX,
                "Result index name has invalid character. Valid characters are a-z, 0-9,"
                        + " -(hyphen) and _(underscore)");
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
