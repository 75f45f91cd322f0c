package io.usagewatch.ingest.aws;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** JSON that an AWS service answers. */
final class Answer {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Answer() {}

    /** The string fields of the object. */
    static Map<String, String> texts(byte[] json) throws IOException {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? texts(parser) : Map.of();
        } catch (JacksonException e) {
            throw new IOException("Unreadable answer: " + e.getOriginalMessage(), e);
        }
    }

    /** The string fields of each object in the list that the field {@code list} holds. */
    static List<Map<String, String>> list(byte[] json, String list) throws IOException {
        List<Map<String, String>> objects = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return objects;
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                boolean wanted = parser.currentName().equals(list);
                if (parser.nextToken() == JsonToken.START_ARRAY && wanted) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        objects.add(texts(parser));
                    }
                } else {
                    parser.skipChildren();
                }
            }
            return objects;
        } catch (JacksonException e) {
            throw new IOException("Unreadable answer: " + e.getOriginalMessage(), e);
        }
    }

    private static Map<String, String> texts(JsonParser object) {
        Map<String, String> texts = new HashMap<>();
        while (object.nextToken() != JsonToken.END_OBJECT) {
            String name = object.currentName();
            if (object.nextToken() == JsonToken.VALUE_STRING) {
                texts.put(name, object.getString());
            } else {
                object.skipChildren();
            }
        }
        return texts;
    }
}
