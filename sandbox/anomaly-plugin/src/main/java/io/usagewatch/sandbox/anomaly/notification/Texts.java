package io.usagewatch.sandbox.anomaly.notification;

import io.usagewatch.sandbox.anomaly.json.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.opensearch.core.xcontent.XContentParser;

/** The text fields of an object. */
final class Texts {
    private static final Pattern ROLE =
            Pattern.compile("^arn:aws(-[^:]+)?:iam::([0-9]{12}):([a-zA-Z_0-9+=,.@\\-_/]+)$");
    private static final Pattern EMAIL =
            Pattern.compile(
                    "[a-z0-9!#$%&'*+/=?^_`{|}~.-]+@([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?",
                    Pattern.CASE_INSENSITIVE);

    private final Map<String, String> texts = new LinkedHashMap<>();

    static Texts parse(XContentParser parser, List<String> names) throws IOException {
        Texts texts = new Texts();
        Json.object(
                parser,
                field -> {
                    if (names.contains(field)) {
                        String text = parser.textOrNull();
                        if (text != null) {
                            texts.put(field, text);
                        }
                    } else {
                        parser.skipChildren();
                    }
                });
        return texts;
    }

    void put(String field, String text) {
        texts.put(field, text);
    }

    @Nullable String get(String field) {
        return texts.get(field);
    }

    String getOr(String field, String otherwise) {
        return texts.getOrDefault(field, otherwise);
    }

    String required(String field) {
        return Json.required(texts.get(field), field + " field absent");
    }

    static void checkEmail(String address) {
        if (!EMAIL.matcher(address).matches()) {
            throw new IllegalArgumentException("Invalid email address");
        }
    }

    static void checkRole(@Nullable String roleArn) {
        if (roleArn != null && !ROLE.matcher(roleArn).find()) {
            // The blank at the end is the real plugin's.
            throw new IllegalArgumentException("Invalid AWS role ARN: " + roleArn + " ");
        }
    }
}
