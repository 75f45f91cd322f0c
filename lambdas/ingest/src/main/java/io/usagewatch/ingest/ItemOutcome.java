package io.usagewatch.ingest;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * What OpenSearch says of one document of a bulk request.
 *
 * @param status as of HTTP: 201 created, 409 there already, 400 cannot be indexed as it is, 429 and
 *     5xx not now
 * @param error the innermost reason, empty where there is none
 */
record ItemOutcome(int status, String error) {
    private static final int MAX_ERROR_LENGTH = 300;

    boolean isTemporary() {
        return status == 429 || status >= 500;
    }

    /**
     * Reads {@code
     * {"items":[{"create":{"status":400,"error":{"reason":"..","caused_by":{"reason":".."}}}},...]}}.
     */
    static List<ItemOutcome> readAll(byte[] answer) throws JacksonException {
        List<ItemOutcome> outcomes = new ArrayList<>();
        try (JsonParser json = Json.FACTORY.createParser(ObjectReadContext.empty(), answer)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return outcomes;
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                boolean items = json.currentName().equals("items");
                if (json.nextToken() == JsonToken.START_ARRAY && items) {
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        outcomes.add(read(json));
                    }
                } else {
                    json.skipChildren();
                }
            }
        }
        return outcomes;
    }

    private static ItemOutcome read(JsonParser json) {
        int status = 0;
        String error = "";
        json.nextToken();
        json.nextToken();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("status") && value == JsonToken.VALUE_NUMBER_INT) {
                status = json.getIntValue();
            } else if (name.equals("error") && value == JsonToken.START_OBJECT) {
                error = reason(json);
            } else {
                json.skipChildren();
            }
        }
        json.nextToken();
        return new ItemOutcome(status, error);
    }

    private static String reason(JsonParser error) {
        String reason = "";
        String cause = "";
        while (error.nextToken() != JsonToken.END_OBJECT) {
            String name = error.currentName();
            JsonToken value = error.nextToken();
            if (name.equals("reason") && value == JsonToken.VALUE_STRING) {
                reason = error.getString();
            } else if (name.equals("caused_by") && value == JsonToken.START_OBJECT) {
                cause = reason(error);
            } else {
                error.skipChildren();
            }
        }
        String innermost = cause.isEmpty() ? reason : cause;
        return innermost.length() <= MAX_ERROR_LENGTH
                ? innermost
                : innermost.substring(0, MAX_ERROR_LENGTH) + "...";
    }
}
