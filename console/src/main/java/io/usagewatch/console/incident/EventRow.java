package io.usagewatch.console.incident;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One CloudTrail record as the table of events shows it. Everything in it may have been chosen by
 * an attacker.
 *
 * @param request the parameters that say most, in one line
 * @param error error code; empty where the call succeeded
 * @param json the whole record, indented
 */
record EventRow(
        Optional<Instant> time,
        String principal,
        String sourceAddress,
        String name,
        String request,
        Optional<String> error,
        String json) {

    private static final int MOST_PARAMETERS = 4;
    private static final int MOST_VALUE = 60;

    /** A parameter's value that differs from call to call says nothing. */
    private static final List<String> NOISE =
            List.of("clientToken", "clientRequestToken", "idempotencyToken");

    static EventRow of(JsonNode event) {
        String error = event.path("errorCode").asString(event.path("errorMessage").asString(""));
        return new EventRow(
                time(event),
                event.path("principal").asString(""),
                event.path("sourceIPAddress").asString(""),
                event.path("eventName").asString(""),
                request(event),
                error.isEmpty() ? Optional.empty() : Optional.of(error),
                event.toPrettyString());
    }

    private static Optional<Instant> time(JsonNode event) {
        try {
            return Optional.of(Instant.parse(event.path("eventTime").asString("")));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String request(JsonNode event) {
        List<String> parameters = new ArrayList<>();
        for (Map.Entry<String, JsonNode> parameter : event.path("requestStrings").properties()) {
            String path = parameter.getKey();
            String name = path.substring(path.lastIndexOf('/') + 1);
            if (parameters.size() < MOST_PARAMETERS && !NOISE.contains(name)) {
                parameters.add(name + ": " + shortened(value(parameter.getValue())));
            }
        }
        return String.join(", ", parameters);
    }

    private static String value(JsonNode value) {
        if (!value.isArray()) {
            return value.asString("");
        }
        List<String> values = new ArrayList<>();
        value.forEach(one -> values.add(one.asString("")));
        return String.join(" ", values);
    }

    private static String shortened(String value) {
        return value.length() > MOST_VALUE ? value.substring(0, MOST_VALUE) + "…" : value;
    }
}
