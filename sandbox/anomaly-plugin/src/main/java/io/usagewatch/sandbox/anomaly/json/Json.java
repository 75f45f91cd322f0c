package io.usagewatch.sandbox.anomaly.json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opensearch.common.xcontent.XContentFactory;
import org.opensearch.core.xcontent.XContentBuilder;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.core.xcontent.XContentParser.Token;
import org.opensearch.core.xcontent.XContentParserUtils;

/**
 * Reads objects and lists token by token, as the real plugins do: so what is wrong is answered with
 * the parser's own words and place.
 */
public final class Json {
    private Json() {}

    /** Takes a field's value; what it does not want it must skip. */
    public interface Field {
        void read(String name) throws IOException;
    }

    /** Takes one element of a list. */
    public interface Element<T> {
        T read() throws IOException;
    }

    /** Reads the object the parser stands on. */
    public static void object(XContentParser parser, Field field) throws IOException {
        XContentParserUtils.ensureExpectedToken(Token.START_OBJECT, parser.currentToken(), parser);
        while (parser.nextToken() != Token.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            field.read(name);
        }
    }

    /** Reads the list the parser stands on. */
    public static <T> List<T> list(XContentParser parser, Element<T> element) throws IOException {
        XContentParserUtils.ensureExpectedToken(Token.START_ARRAY, parser.currentToken(), parser);
        List<T> list = new ArrayList<>();
        while (parser.nextToken() != Token.END_ARRAY) {
            list.add(element.read());
        }
        return list;
    }

    /** The value, unless it is null. */
    public static <T> @Nullable T unlessNull(XContentParser parser, Element<T> element)
            throws IOException {
        return parser.currentToken() == Token.VALUE_NULL ? null : element.read();
    }

    /** Puts a field on top that must have been there. */
    public static <T> T required(@Nullable T value, String message) {
        if (value == null) {
            throw new IllegalArgumentException(message);
        }
        return value;
    }

    /** The list as text, on one line. */
    public static String text(List<? extends Map<String, ?>> list) {
        return list.stream().map(Json::text).collect(Collectors.joining(",", "[", "]"));
    }

    /** The object as text, on one line. */
    public static String text(Map<String, ? extends @Nullable Object> object) {
        try (XContentBuilder builder = XContentFactory.jsonBuilder()) {
            return builder.map(object).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
