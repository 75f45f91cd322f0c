package io.usagewatch.sandbox.anomaly.notification;

import java.util.LinkedHashMap;
import java.util.Map;
import org.opensearch.core.rest.RestStatus;

/** How a delivery went. */
record DeliveryStatus(RestStatus status, String text) {
    static DeliveryStatus failed() {
        return new DeliveryStatus(RestStatus.FAILED_DEPENDENCY, "Failed to send notification");
    }

    Map<String, Object> toMap() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("status_code", String.valueOf(status.getStatus()));
        json.put("status_text", text);
        return json;
    }
}
