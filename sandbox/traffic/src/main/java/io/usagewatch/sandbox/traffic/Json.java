package io.usagewatch.sandbox.traffic;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** JSON as maps, lists, strings, numbers, booleans and null, in the order they were given. */
final class Json {
    private Json() {}

    /** {@code object("size", "100", "zone", zone)}. */
    static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> object =
                LinkedHashMap.newLinkedHashMap(namesAndValues.length);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return object;
    }

    /** EC2's way of writing a list. */
    static Map<String, @Nullable Object> items(Object... items) {
        return object("items", List.of(items));
    }

    static void write(JsonGenerator g, @Nullable Object value) {
        switch (value) {
            case null -> g.writeNull();
            case Map<?, ?> map -> {
                g.writeStartObject();
                map.forEach(
                        (name, member) -> {
                            g.writeName((String) name);
                            write(g, member);
                        });
                g.writeEndObject();
            }
            case List<?> list -> {
                g.writeStartArray();
                list.forEach(element -> write(g, element));
                g.writeEndArray();
            }
            case Boolean flag -> g.writeBoolean(flag);
            case Integer number -> g.writeNumber(number);
            case Long number -> g.writeNumber(number);
            case Double number -> g.writeNumber(number);
            default -> g.writeString(value.toString());
        }
    }
}
