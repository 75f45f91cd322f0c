package io.usagewatch.sandbox.anomaly.detector;

import io.usagewatch.sandbox.anomaly.detector.ValidationException.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Deviations that are no anomaly: those for which every condition holds.
 *
 * @param conditions at least one
 */
public record Rule(List<Condition> conditions) {
    private static final String ACTION = "IGNORE_ANOMALY";
    private static final double DEFAULT_RATIO = 0.2;

    /** How an actual value is compared to the expected one. */
    public enum Threshold {
        ACTUAL_OVER_EXPECTED_MARGIN,
        EXPECTED_OVER_ACTUAL_MARGIN,
        ACTUAL_OVER_EXPECTED_RATIO,
        EXPECTED_OVER_ACTUAL_RATIO,
        ACTUAL_IS_OVER_EXPECTED,
        ACTUAL_IS_BELOW_EXPECTED;

        /** Whether the direction alone decides; such conditions carry no value. */
        public boolean isDirection() {
            return this == ACTUAL_IS_OVER_EXPECTED || this == ACTUAL_IS_BELOW_EXPECTED;
        }
    }

    /**
     * One comparison.
     *
     * @param value margin in units of the feature, or ratio to the expected value (0.2 = 20 %);
     *     null for directions
     */
    public record Condition(
            String feature,
            Threshold threshold,
            @Nullable String operator,
            @Nullable Double value) {

        static Condition parse(Map<?, ?> json) {
            Threshold threshold =
                    Threshold.valueOf(
                            String.valueOf(json.get("threshold_type")).toUpperCase(Locale.ROOT));
            Object value = json.get("value");
            Object operator = json.get("operator");
            if (value == null && !threshold.isDirection()) {
                throw new ValidationException(
                        Subject.RULES,
                        "A rule's condition " + threshold + " needs operator and value");
            }
            return new Condition(
                    String.valueOf(json.get("feature_name")),
                    threshold,
                    operator == null ? null : String.valueOf(operator),
                    value == null ? null : Double.valueOf(String.valueOf(value)));
        }

        Map<String, Object> toMap() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("feature_name", feature);
            json.put("threshold_type", threshold.name());
            if (operator != null) {
                json.put("operator", operator);
            }
            if (value != null) {
                json.put("value", value);
            }
            return json;
        }
    }

    static Rule parse(Map<?, ?> json) {
        Object action = json.get("action");
        if (action != null && !ACTION.equals(action)) {
            throw new IllegalArgumentException("Unsupported action of a rule: " + action);
        }
        List<Condition> conditions = new ArrayList<>();
        if (json.get("conditions") instanceof List<?> list) {
            for (Object condition : list) {
                conditions.add(Condition.parse((Map<?, ?>) condition));
            }
        }
        return new Rule(List.copyOf(conditions));
    }

    /** What the server adds when no rules are given: deviations up to 20 % are ignored. */
    static List<Rule> defaults(List<Feature> features) {
        return features.stream()
                .map(
                        feature ->
                                new Rule(
                                        List.of(
                                                ratio(
                                                        feature,
                                                        Threshold.ACTUAL_OVER_EXPECTED_RATIO),
                                                ratio(
                                                        feature,
                                                        Threshold.EXPECTED_OVER_ACTUAL_RATIO))))
                .toList();
    }

    private static Condition ratio(Feature feature, Threshold threshold) {
        return new Condition(feature.name(), threshold, "LTE", DEFAULT_RATIO);
    }

    Map<String, Object> toMap() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("action", ACTION);
        json.put("conditions", conditions.stream().map(Condition::toMap).toList());
        return json;
    }
}
