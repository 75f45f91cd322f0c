package io.usagewatch.ingest;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The scalar leaves of a record's {@code requestParameters} as two flat maps, from path to number
 * and from path to strings, so that any of them can become a measure or a field to split by.
 *
 * <p>A path is its names joined by {@code /}; a {@code .} within a name becomes {@code /} too,
 * because to OpenSearch it would mean an object: {@code instancesSet/items/maxCount}. Array indices
 * are no part of it: numbers of one path are summed, strings listed. Truth values are strings. A
 * number is a string, too, as it is written, so that usage can be split by it; a short number in
 * quotes ({@code "size":"8"}, as EC2 writes it) is both as well. Leaves beyond the bounds are left
 * out, longer values cut: the record itself is kept whole beside this.
 */
final class RequestParameters {
    static final int MAX_PATHS = 100;
    static final int MAX_PATH_LENGTH = 200;
    static final int MAX_VALUES = 50;
    static final int MAX_VALUE_LENGTH = 256;
    static final int MAX_DEPTH = 20;

    /** Longer ones are account ids, epoch milliseconds and the like. */
    static final int MAX_QUOTED_DIGITS = 9;

    private static final int MAX_NUMBER_LENGTH = 40;
    private static final double EXACT = 1L << 53;

    private final Map<String, Double> numbers = new LinkedHashMap<>();
    private final Map<String, Set<String>> strings = new LinkedHashMap<>();

    /** Reads the value the parser stands on, of whatever shape, up to its end. */
    void read(JsonParser json) {
        read(json, new StringBuilder(), 0);
    }

    private void read(JsonParser json, StringBuilder path, int depth) {
        switch (json.currentToken()) {
            case START_OBJECT -> {
                if (depth == MAX_DEPTH) {
                    json.skipChildren();
                    return;
                }
                int length = path.length();
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    append(path, json.currentName());
                    json.nextToken();
                    read(json, path, depth + 1);
                    path.setLength(length);
                }
            }
            case START_ARRAY -> {
                if (depth == MAX_DEPTH) {
                    json.skipChildren();
                    return;
                }
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    read(json, path, depth + 1);
                }
            }
            case VALUE_STRING -> {
                String value = json.getString();
                addString(path, value);
                if (isShortNumber(value)) {
                    addNumber(path, Double.parseDouble(value));
                }
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                if (json.getStringLength() <= MAX_NUMBER_LENGTH) {
                    String value = json.getString();
                    addString(path, value);
                    addNumber(path, Double.parseDouble(value));
                }
            }
            case VALUE_TRUE -> addString(path, "true");
            case VALUE_FALSE -> addString(path, "false");
            default -> {} // null: nothing was asked for
        }
    }

    private static void append(StringBuilder path, String name) {
        if (!path.isEmpty()) {
            path.append('/');
        }
        path.append(name.replace('.', '/'));
    }

    private static boolean isShortNumber(String value) {
        if (value.isEmpty() || value.length() > MAX_QUOTED_DIGITS) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return value.length() == 1 || value.charAt(0) != '0';
    }

    private void addNumber(StringBuilder path, double value) {
        if (!Double.isFinite(value)) {
            return;
        }
        String key = Json.wellFormed(path.toString());
        if (numbers.containsKey(key) || accepts(key, numbers)) {
            double sum = numbers.getOrDefault(key, 0.0) + value;
            if (Double.isFinite(sum)) {
                numbers.put(key, sum);
            }
        }
    }

    private void addString(StringBuilder path, String value) {
        String key = Json.wellFormed(path.toString());
        if (strings.containsKey(key) || accepts(key, strings)) {
            Set<String> values = strings.computeIfAbsent(key, _ -> new LinkedHashSet<>(2));
            if (values.size() < MAX_VALUES) {
                values.add(Json.wellFormed(cut(value)));
            }
        }
    }

    /** OpenSearch refuses a document with a blank field name. */
    private static boolean accepts(String key, Map<String, ?> leaves) {
        return leaves.size() < MAX_PATHS && key.length() <= MAX_PATH_LENGTH && !key.isBlank();
    }

    private static String cut(String value) {
        if (value.length() <= MAX_VALUE_LENGTH) {
            return value;
        }
        boolean splitsPair = Character.isHighSurrogate(value.charAt(MAX_VALUE_LENGTH - 1));
        return value.substring(0, splitsPair ? MAX_VALUE_LENGTH - 1 : MAX_VALUE_LENGTH);
    }

    /**
     * Writes {@code "requestNumbers":{...},"requestStrings":{...}}, each only where there is
     * something in it.
     */
    void write(JsonGenerator json) {
        if (!numbers.isEmpty()) {
            json.writeObjectPropertyStart("requestNumbers");
            numbers.forEach(
                    (path, number) -> {
                        json.writeName(path);
                        if (number == Math.rint(number) && Math.abs(number) < EXACT) {
                            json.writeNumber((long) (double) number);
                        } else {
                            json.writeNumber(number);
                        }
                    });
            json.writeEndObject();
        }
        if (!strings.isEmpty()) {
            json.writeObjectPropertyStart("requestStrings");
            strings.forEach(
                    (path, values) -> {
                        json.writeName(path);
                        if (values.size() > 1) {
                            json.writeStartArray();
                        }
                        values.forEach(json::writeString);
                        if (values.size() > 1) {
                            json.writeEndArray();
                        }
                    });
            json.writeEndObject();
        }
    }
}
