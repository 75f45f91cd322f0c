package io.usagewatch.detection.usage;

import io.usagewatch.detection.search.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The measured value of a monitored API for one entity and one interval, with what was expected of
 * it.
 *
 * @param entity {@link Entity#ALL} where the API is not split
 * @param start first instant of the interval
 * @param n the measure
 */
public record Usage(
        String account,
        String api,
        String entity,
        Instant start,
        Duration interval,
        double n,
        Expectation expectation) {

    public Instant end() {
        return start.plus(interval);
    }

    public double expected() {
        return expectation.expected();
    }

    public double surprise() {
        return expectation.surprise();
    }

    /** How far it is from what was expected, in units of the measure. */
    public double deviation() {
        return Math.abs(n - expectation.expected());
    }

    /** Id of the usage document: writing the same interval again replaces it. */
    public String id() {
        return account + ':' + api + ':' + fingerprint(entity) + ':' + start.getEpochSecond();
    }

    public ObjectNode toJson() {
        return Json.object()
                .put("account", account)
                .put("region", UsageIndex.EVERY_REGION)
                .put("api", api)
                .put("entity", entity)
                .put("start", start.toString())
                .put("intervalSeconds", interval.toSeconds())
                .put("n", n)
                .put("expected", expectation.expected())
                .put("low", expectation.low())
                .put("high", expectation.high())
                .put("surprise", expectation.surprise())
                .put("growing", expectation.growing());
    }

    public static Usage fromJson(JsonNode source) {
        return new Usage(
                source.path("account").asString(),
                source.path("api").asString(),
                source.path("entity").asString(),
                Instant.parse(source.path("start").asString()),
                Duration.ofSeconds(source.path("intervalSeconds").asLong()),
                source.path("n").asDouble(),
                new Expectation(
                        source.path("expected").asDouble(),
                        source.path("low").asDouble(),
                        source.path("high").asDouble(),
                        source.path("surprise").asDouble(),
                        source.path("growing").asBoolean(false)));
    }

    /** Entities may be longer than the 512 bytes of a document's id. */
    private static String fingerprint(String entity) {
        if (entity.isEmpty()) {
            return "-";
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(entity.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 10);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
