package io.usagewatch.sandbox.anomaly.rest;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.core.xcontent.ToXContent;
import org.opensearch.core.xcontent.ToXContentObject;

/** What an endpoint answers. */
record Answer(RestStatus status, ToXContent body) {
    static Answer ok(ToXContent body) {
        return new Answer(RestStatus.OK, body);
    }

    static Answer ok(Map<String, @Nullable Object> body) {
        return json(RestStatus.OK, body);
    }

    static Answer json(RestStatus status, Map<String, @Nullable Object> body) {
        return new Answer(
                status,
                (ToXContentObject)
                        (builder, params) -> {
                            builder.startObject();
                            for (Map.Entry<String, @Nullable Object> field : body.entrySet()) {
                                builder.field(field.getKey(), field.getValue());
                            }
                            return builder.endObject();
                        });
    }

    static Answer id(String id) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("_id", id);
        return ok(body);
    }
}
