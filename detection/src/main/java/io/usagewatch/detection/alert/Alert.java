package io.usagewatch.detection.alert;

import io.usagewatch.detection.catalog.Severity;
import io.usagewatch.detection.search.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What an {@link AlertMonitor} says of a monitored API: facts of the surprising entities, never
 * text. Not yet an incident; that takes {@link io.usagewatch.detection.incident.IncidentRules}.
 *
 * @param title the API's title when the monitor was made
 * @param severity of an incident of usual size
 * @param interval length of the API's intervals
 * @param from start of the monitor's run's period
 * @param to end of it: when the monitor looked
 * @param entities those of the state, largest measure first
 */
public record Alert(
        State state,
        String account,
        String api,
        String title,
        Severity severity,
        Duration interval,
        Instant from,
        Instant to,
        List<AlertedEntity> entities) {

    /** Marks the message among others that may be published to the same topic. */
    static final String TYPE = "usage-watch-alert";

    static final int VERSION = 1;

    /** How it is with the entities. */
    public enum State {
        /** They surprise. */
        GOING_ON,
        /** They surprised, and have been as expected since. */
        OVER;

        /** As written in the message. */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Alert {
        entities = List.copyOf(entities);
    }

    /**
     * @throws AlertException if it is not an alert of ours, or one of another version
     */
    public static Alert parse(String message) {
        JsonNode alert;
        try {
            alert = Json.parse(message);
        } catch (JacksonException e) {
            throw notOurs("it is not JSON (" + e.getOriginalMessage() + ")");
        }
        if (!alert.path("type").asString("").equals(TYPE)) {
            throw notOurs("its type is not " + TYPE);
        }
        if (alert.path("version").asInt(0) != VERSION) {
            throw notOurs("its version is " + alert.path("version") + ", this program reads 1");
        }
        try {
            return read(alert);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw notOurs(String.valueOf(e.getMessage()));
        }
    }

    private static Alert read(JsonNode alert) {
        Duration interval = Duration.ofSeconds(alert.path("intervalSeconds").asLong(0));
        if (!interval.isPositive()) {
            throw new IllegalArgumentException("intervalSeconds is missing");
        }
        Map<String, JsonNode> grades = new HashMap<>();
        for (JsonNode grade : alert.path("grades").values()) {
            grades.put(grade.path("key").asString(""), grade.path("of"));
        }
        List<AlertedEntity> entities = new ArrayList<>();
        for (JsonNode bucket : alert.path("entities").values()) {
            String entity = bucket.path("key").asString("");
            entities.add(entity(entity, bucket, grades.getOrDefault(entity, bucket), interval));
        }
        return new Alert(
                state(text(alert, "state")),
                text(alert, "account"),
                text(alert, "api"),
                text(alert, "title"),
                Severity.valueOf(text(alert, "severity").toUpperCase(Locale.ROOT)),
                interval,
                Instant.parse(text(alert.path("period"), "from")),
                Instant.parse(text(alert.path("period"), "to")),
                entities);
    }

    private static AlertedEntity entity(
            String entity, JsonNode bucket, JsonNode grade, Duration interval) {
        double highest = value(bucket, "highest");
        double lowest = value(bucket, "lowest");
        return new AlertedEntity(
                entity,
                Instant.ofEpochMilli((long) value(bucket, "first")),
                Instant.ofEpochMilli((long) value(bucket, "last")).plus(interval),
                bucket.path("doc_count").asInt(0),
                value(bucket, "n"),
                value(bucket, "expected"),
                value(bucket, "low"),
                value(bucket, "high"),
                Math.abs(lowest) > Math.abs(highest) ? lowest : highest,
                value(grade, "grade"),
                value(grade, "confidence"));
    }

    /** Aggregations of nothing have the value null. */
    private static double value(JsonNode bucket, String name) {
        return bucket.path(name).path("value").asDouble(0);
    }

    private static State state(String word) {
        for (State state : State.values()) {
            if (state.word().equals(word)) {
                return state;
            }
        }
        throw new IllegalArgumentException("its state is '" + word + "'");
    }

    private static String text(JsonNode node, String field) {
        String text = node.path(field).asString("");
        if (text.isEmpty()) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return text;
    }

    private static AlertException notOurs(String why) {
        return new AlertException(
                "a message on the alert topic is not an alert of Usage Watch: "
                        + why
                        + "; only the domain's monitors may publish there, provision makes them");
    }
}
