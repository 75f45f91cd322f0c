package io.usagewatch.provision;

import io.usagewatch.detection.search.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;

/** A short text that differs where a definition does; kept beside what was made from it. */
final class Fingerprint {

    private static final int BYTES = 16;

    private Fingerprint() {}

    static String of(JsonNode definition) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Json.bytes(definition));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
