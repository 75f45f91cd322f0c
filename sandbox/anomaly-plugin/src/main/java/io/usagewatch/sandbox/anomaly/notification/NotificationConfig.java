package io.usagewatch.sandbox.anomaly.notification;

import io.usagewatch.sandbox.anomaly.json.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opensearch.core.xcontent.XContentParser;

/**
 * A place to send to, or a part of one.
 *
 * @param data null only for the type {@link ConfigType#NONE}
 */
public record NotificationConfig(
        String name,
        String description,
        ConfigType type,
        boolean enabled,
        @Nullable ConfigData data) {
    public NotificationConfig {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("name is null or empty");
        }
        if (type != ConfigType.NONE && (data == null || data.type() != type)) {
            throw new IllegalArgumentException(
                    "ConfigType: " + type.tag() + " and data doesn't match");
        }
    }

    /** Reads the object the parser stands on; unknown fields are skipped. */
    static NotificationConfig parse(XContentParser parser) throws IOException {
        Reading reading = new Reading();
        Json.object(parser, field -> reading.field(field, parser));
        return new NotificationConfig(
                Json.required(reading.name, "name field absent"),
                reading.description,
                Json.required(reading.type, "config_type field absent"),
                reading.enabled,
                reading.data);
    }

    private static final class Reading {
        private @Nullable String name;
        private String description = "";
        private @Nullable ConfigType type;
        private boolean enabled = true;
        private @Nullable ConfigData data;

        void field(String field, XContentParser parser) throws IOException {
            switch (field) {
                case "name" -> name = parser.text();
                case "description" -> description = parser.text();
                case "config_type" -> type = ConfigType.of(parser.text());
                case "is_enabled" -> enabled = parser.booleanValue();
                default -> {
                    ConfigType tag = ConfigType.of(field);
                    if (tag != ConfigType.NONE && data == null) {
                        data = ConfigData.parse(tag, parser);
                    } else {
                        parser.skipChildren();
                    }
                }
            }
        }
    }

    Map<String, Object> toMap() {
        Map<String, Object> json = summary();
        if (data != null) {
            json.put(type.tag(), data.toMap());
        }
        return json;
    }

    /** Without what the type's own data say. */
    Map<String, Object> summary() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("description", description);
        json.put("config_type", type.tag());
        json.put("is_enabled", enabled);
        return json;
    }
}
