package io.usagewatch.sandbox.anomaly.series;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a detector's category fields that share one model, in the detector's order. */
public record Entity(List<Attribute> attributes) {

    /** A category field and its value. */
    public record Attribute(String name, String value) {}

    private static final int KEY_BYTES = 16;

    /** The same for the same values on every node and in every run; safe in document ids. */
    public String key() {
        StringBuilder text = new StringBuilder();
        for (Attribute attribute : attributes) {
            text.append(attribute.name()).append('\0').append(attribute.value()).append('\0');
        }
        byte[] digest = sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Arrays.copyOf(digest, KEY_BYTES));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Reads what {@link #toJson} gave. */
    public static Entity parse(@Nullable Object json) {
        List<Attribute> attributes = new ArrayList<>();
        if (json instanceof List<?> list) {
            for (Object entry : list) {
                Map<?, ?> fields = (Map<?, ?>) entry;
                attributes.add(
                        new Attribute(
                                String.valueOf(fields.get("name")),
                                String.valueOf(fields.get("value"))));
            }
        }
        return new Entity(List.copyOf(attributes));
    }

    /** The model's id in results. */
    public String modelId(String detectorId) {
        return detectorId + "_entity_" + key();
    }

    public List<Map<String, Object>> toJson() {
        return attributes.stream().map(Entity::toJson).toList();
    }

    private static Map<String, Object> toJson(Attribute attribute) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", attribute.name());
        json.put("value", attribute.value());
        return json;
    }
}
