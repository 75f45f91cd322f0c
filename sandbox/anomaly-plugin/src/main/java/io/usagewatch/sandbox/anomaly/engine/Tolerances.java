package io.usagewatch.sandbox.anomaly.engine;

import com.amazon.randomcutforest.parkservices.ThresholdedRandomCutForest;
import io.usagewatch.sandbox.anomaly.detector.Rule;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A detector's rules in the forest's terms.
 *
 * <p>The library takes one bound per feature and kind, so conditions with a value end up there, a
 * later one replacing an earlier one of the same kind, as in the real plugin. Rules that name a
 * direction are applied to the verdict.
 */
final class Tolerances {
    private final Map<Rule.Threshold, double[]> bounds;
    private final List<Rule> directions;
    private final List<String> features;

    private Tolerances(
            Map<Rule.Threshold, double[]> bounds, List<Rule> directions, List<String> features) {
        this.bounds = bounds;
        this.directions = directions;
        this.features = features;
    }

    static Tolerances of(List<Rule> rules, List<String> features) {
        Map<Rule.Threshold, double[]> bounds = new EnumMap<>(Rule.Threshold.class);
        List<Rule> directions = new ArrayList<>();
        for (Rule rule : rules) {
            if (!rule.conditions().isEmpty()
                    && rule.conditions().stream().allMatch(c -> c.threshold().isDirection())) {
                directions.add(rule);
            }
            for (Rule.Condition condition : rule.conditions()) {
                int feature = features.indexOf(condition.feature());
                if (feature >= 0 && condition.value() != null) {
                    bounds.computeIfAbsent(condition.threshold(), t -> new double[features.size()])[
                                    feature] =
                            condition.value();
                }
            }
        }
        return new Tolerances(bounds, List.copyOf(directions), features);
    }

    void applyTo(ThresholdedRandomCutForest.Builder<?> builder) {
        bounds.forEach(
                (threshold, values) -> {
                    switch (threshold) {
                        case ACTUAL_OVER_EXPECTED_MARGIN ->
                                builder.ignoreNearExpectedFromAbove(values);
                        case EXPECTED_OVER_ACTUAL_MARGIN ->
                                builder.ignoreNearExpectedFromBelow(values);
                        case ACTUAL_OVER_EXPECTED_RATIO ->
                                builder.ignoreNearExpectedFromAboveByRatio(values);
                        case EXPECTED_OVER_ACTUAL_RATIO ->
                                builder.ignoreNearExpectedFromBelowByRatio(values);
                        case ACTUAL_IS_OVER_EXPECTED, ACTUAL_IS_BELOW_EXPECTED -> {
                            // applied by ignore
                        }
                    }
                });
    }

    boolean ignore(Verdict verdict) {
        double[] expected = verdict.expected();
        if (expected == null) {
            return false;
        }
        double[] actual = verdict.past() != null ? verdict.past() : verdict.actual();
        return directions.stream()
                .anyMatch(
                        rule ->
                                rule.conditions().stream()
                                        .allMatch(c -> holds(c, actual, expected)));
    }

    private boolean holds(Rule.Condition condition, double[] actual, double[] expected) {
        int feature = features.indexOf(condition.feature());
        if (feature < 0) {
            return false;
        }
        return condition.threshold() == Rule.Threshold.ACTUAL_IS_OVER_EXPECTED
                ? actual[feature] > expected[feature]
                : actual[feature] < expected[feature];
    }
}
