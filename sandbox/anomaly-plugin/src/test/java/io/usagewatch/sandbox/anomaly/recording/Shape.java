package io.usagewatch.sandbox.anomaly.recording;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * What two answers have in common whatever their values are: the same fields, of the same types.
 */
final class Shape {
    private final Predicate<String> optional;

    /**
     * @param optional names of fields that may be absent
     */
    Shape(Predicate<String> optional) {
        this.optional = optional;
    }

    /** What differs, in words; empty when nothing does. */
    List<String> differences(String at, JsonNode theirs, JsonNode ours) {
        List<String> differences = new ArrayList<>();
        compare(at, theirs, ours, differences);
        return differences;
    }

    private void compare(String at, JsonNode theirs, JsonNode ours, List<String> differences) {
        if (theirs.isObject() && ours.isObject()) {
            objects(at, theirs, ours, differences);
        } else if (theirs.isArray() && ours.isArray()) {
            arrays(at, theirs, ours, differences);
        } else if (theirs.getNodeType() != ours.getNodeType()) {
            differences.add(
                    "%s is of type %s for %s"
                            .formatted(at, ours.getNodeType(), theirs.getNodeType()));
        }
    }

    private void objects(String at, JsonNode theirs, JsonNode ours, List<String> differences) {
        Map<String, JsonNode> a = fields(theirs);
        Map<String, JsonNode> b = fields(ours);
        Set<String> names = new TreeSet<>(a.keySet());
        names.addAll(b.keySet());
        for (String name : names) {
            String inside = at + "/" + name;
            if (a.containsKey(name) && b.containsKey(name)) {
                // The best score, say, is null where nothing was found.
                if (!MayDiffer.VARYING.contains(name)) {
                    compare(inside, a.get(name), b.get(name), differences);
                }
            } else if (!optional.test(name)) {
                differences.add(inside + (a.containsKey(name) ? " is absent" : " is too many"));
            }
        }
    }

    /** By name; some objects have ids as names. */
    private static Map<String, JsonNode> fields(JsonNode object) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = field.getKey();
            boolean isId =
                    name.matches(Translation.ANY_ID) && !name.equals(name.toLowerCase(Locale.ROOT));
            fields.put(isId ? "<id>" : name, field.getValue());
        }
        return fields;
    }

    /** Each of ours must be like one of theirs; an empty list is like any. */
    private void arrays(String at, JsonNode theirs, JsonNode ours, List<String> differences) {
        if (theirs.isEmpty()) {
            return;
        }
        for (int j = 0; j < ours.size(); j++) {
            String inside = at + "/" + j;
            List<String> least = null;
            for (JsonNode one : theirs) {
                List<String> found = differences(inside, one, ours.get(j));
                if (least == null || found.size() < least.size()) {
                    least = found;
                }
            }
            if (least != null) {
                differences.addAll(least);
            }
        }
    }
}
