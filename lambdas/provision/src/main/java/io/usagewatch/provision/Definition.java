package io.usagewatch.provision;

import java.util.Iterator;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Compares what is wanted with what a domain answers. OpenSearch fills in defaults, writes numbers
 * and truth values as text in settings, and the short form of a query ({@code {"term":{"f":"v"}}})
 * in its long one ({@code {"term":{"f":{"value":"v","boost":1.0}}}}).
 */
final class Definition {

    private Definition() {}

    /** Whether everything that is wanted is there, whatever is there besides. */
    static boolean covers(JsonNode actual, JsonNode wanted) {
        if (wanted.isObject()) {
            for (Map.Entry<String, JsonNode> field : wanted.properties()) {
                if (!covers(actual.path(field.getKey()), field.getValue())) {
                    return false;
                }
            }
            return actual.isObject() || wanted.isEmpty();
        }
        if (wanted.isArray()) {
            return actual.isArray() && coversEach(actual, wanted);
        }
        if (actual.isObject()) {
            return covers(actual.path("value"), wanted);
        }
        if (wanted.isNumber() && actual.isNumber()) {
            return wanted.asDouble() == actual.asDouble();
        }
        return actual.isValueNode() && actual.asString().equals(wanted.asString());
    }

    private static boolean coversEach(JsonNode actual, JsonNode wanted) {
        if (actual.size() != wanted.size()) {
            return false;
        }
        Iterator<JsonNode> there = actual.iterator();
        for (JsonNode one : wanted.values()) {
            if (!covers(there.next(), one)) {
                return false;
            }
        }
        return true;
    }
}
