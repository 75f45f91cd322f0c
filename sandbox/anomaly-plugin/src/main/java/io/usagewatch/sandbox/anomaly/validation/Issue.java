package io.usagewatch.sandbox.anomaly.validation;

import io.usagewatch.sandbox.anomaly.detector.Period;
import io.usagewatch.sandbox.anomaly.detector.ValidationException;
import io.usagewatch.sandbox.anomaly.detector.ValidationException.Subject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a detector.
 *
 * @param aspect {@code detector} when it cannot be created, {@code model} when it will hardly learn
 * @param features what is wrong with single features, by name
 * @param suggested a value that would do
 */
public record Issue(
        String aspect,
        Subject subject,
        String message,
        Map<String, String> features,
        @Nullable Period suggested) {

    /** Why a detector cannot be created. */
    public static Issue of(ValidationException problem) {
        String message = String.valueOf(problem.getMessage());
        if (problem.subject() != Subject.FEATURE_ATTRIBUTES || !message.endsWith("]")) {
            return new Issue("detector", problem.subject(), message, Map.of(), null);
        }
        String inside = message.substring(message.indexOf('[') + 1, message.length() - 1);
        return new Issue("detector", problem.subject(), inside, byFeature(inside), null);
    }

    static Issue model(Subject subject, String message) {
        return new Issue("model", subject, message, Map.of(), null);
    }

    static Issue model(Subject subject, String message, Period suggested) {
        return new Issue("model", subject, message, Map.of(), suggested);
    }

    /** About features: problems as {@code problem: name}, separated by commas. */
    static Issue features(String problems) {
        return new Issue("model", Subject.FEATURE_ATTRIBUTES, problems, byFeature(problems), null);
    }

    private static Map<String, String> byFeature(String problems) {
        Map<String, String> byFeature = new LinkedHashMap<>();
        for (String problem : problems.split(", ", -1)) {
            String[] parts = problem.split(": ", 2);
            if (parts.length == 2) {
                byFeature.put(parts[1], parts[0]);
            }
        }
        return byFeature;
    }

    /** As answered. */
    public Map<String, @Nullable Object> toMap() {
        Map<String, Object> issue = new LinkedHashMap<>();
        issue.put("message", message);
        if (suggested != null) {
            issue.put("suggested_value", suggested.toMap());
        }
        if (!features.isEmpty()) {
            issue.put("sub_issues", features);
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put(aspect, Map.of(subject.json(), issue));
        return answer;
    }
}
