package io.usagewatch.console.watch;

import io.usagewatch.console.rest.RestException;
import io.usagewatch.detection.search.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A change of a monitored API over REST. Nothing else is taken: a change of some accounts, with
 * their field misspelt, would be one of all.
 *
 * @param definition with the keys that YAML has
 * @param accounts ids; empty for all
 * @param version of the monitored API as it was seen
 */
record MonitoredApiRequest(
        JsonNode definition, Optional<List<String>> accounts, Optional<String> version) {

    private static final List<String> FIELDS = List.of("definition", "accounts", "version");
    private static final String EXAMPLE =
            "Send {\"definition\":{...},\"accounts\":[\"111122223333\"],\"version\":\"...\"}.";

    /**
     * @throws RestException if it is something else
     */
    static MonitoredApiRequest of(JsonNode body) {
        if (!body.isObject()) {
            throw RestException.badField("", "must be an object", EXAMPLE);
        }
        for (String field : body.propertyNames()) {
            if (!FIELDS.contains(field)) {
                throw RestException.badField(
                        "%.40s".formatted(field), "is no known field", EXAMPLE);
            }
        }
        return new MonitoredApiRequest(
                body.hasNonNull("definition") ? body.path("definition") : Json.object(),
                body.hasNonNull("accounts")
                        ? Optional.of(accounts(body.path("accounts")))
                        : Optional.empty(),
                body.hasNonNull("version")
                        ? Optional.of(text("version", body.path("version")))
                        : Optional.empty());
    }

    private static List<String> accounts(JsonNode list) {
        if (!list.isArray()) {
            throw RestException.badField("accounts", "must be a list", EXAMPLE);
        }
        return list.valueStream().map(id -> text("accounts", id)).toList();
    }

    private static String text(String field, JsonNode value) {
        if (!value.isString()) {
            throw RestException.badField(field, "must be text", EXAMPLE);
        }
        return value.stringValue();
    }
}
