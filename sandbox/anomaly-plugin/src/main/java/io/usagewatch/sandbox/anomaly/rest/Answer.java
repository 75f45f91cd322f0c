package io.usagewatch.sandbox.anomaly.rest;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.core.xcontent.ToXContent;
import org.opensearch.core.xcontent.ToXContentObject;

/**
 * What an endpoint answers.
 *
 * @param body null for an answer that is no JSON
 * @param text in place of a body
 * @param location where what was created can be read
 */
public record Answer(
        RestStatus status, @Nullable ToXContent body, String text, @Nullable String location) {
    public static Answer ok(ToXContent body) {
        return new Answer(RestStatus.OK, body, "", null);
    }

    /** Only a status. */
    public static Answer empty(RestStatus status) {
        return text(status, "");
    }

    /** A text that is not JSON. */
    public static Answer text(RestStatus status, String text) {
        return new Answer(status, null, text, null);
    }

    public static Answer ok(Map<String, @Nullable Object> body) {
        return json(RestStatus.OK, body);
    }

    public static Answer json(RestStatus status, Map<String, @Nullable Object> body) {
        return new Answer(
                status,
                (ToXContentObject)
                        (builder, params) -> {
                            builder.startObject();
                            for (Map.Entry<String, @Nullable Object> field : body.entrySet()) {
                                builder.field(field.getKey(), field.getValue());
                            }
                            return builder.endObject();
                        },
                "",
                null);
    }

    /** The same answer, which also says where what was created can be read. */
    public Answer at(String created) {
        return new Answer(status, body, text, created);
    }

    public static Answer id(String id) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("_id", id);
        return ok(body);
    }
}
