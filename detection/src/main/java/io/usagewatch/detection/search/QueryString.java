package io.usagewatch.detection.search;

import java.util.LinkedHashMap;
import java.util.Map;

/** The part of a path after the question mark. */
final class QueryString {

    private QueryString() {}

    static Map<String, String> parse(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            parameters.put(
                    equals < 0 ? pair : pair.substring(0, equals),
                    equals < 0 ? "" : pair.substring(equals + 1));
        }
        return parameters;
    }
}
