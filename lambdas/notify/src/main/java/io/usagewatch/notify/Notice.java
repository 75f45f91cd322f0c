package io.usagewatch.notify;

import io.usagewatch.detection.alert.NoticesIndex;
import io.usagewatch.detection.alert.SentMessage;
import io.usagewatch.detection.catalog.Severity;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.search.Json;
import io.usagewatch.notify.message.Kind;
import io.usagewatch.notify.message.Told;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was told of one incident.
 *
 * @param id of the incident when it was first told of; late events may give it another start, and
 *     with it another id
 * @param start of the incident then
 * @param open whether its end is still to be told
 * @param told the last message; empty while the first one is being sent
 * @param sent every message, oldest first: the console's history of the incident
 * @param sendingUntil while one invocation sends, until when the others leave it to it
 */
record Notice(
        String id,
        Instant start,
        boolean open,
        Optional<Told> told,
        List<SentMessage> sent,
        Optional<Instant> sendingUntil) {

    /** Field of the index: {@code open} or {@code ended}. */
    static final String STATUS = "status";

    static final String OPEN = "open";
    static final String UPDATED = "updated";

    Notice {
        sent = List.copyOf(sent);
    }

    /** Nothing was told of this incident yet. */
    static Notice first(Incident incident) {
        return new Notice(
                incident.id(),
                incident.start(),
                true,
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    Notice sending(Instant until) {
        return new Notice(id, start, open, told, sent, Optional.of(until));
    }

    Notice told(Told now, boolean stillOpen) {
        SentMessage message = new SentMessage(now.kind().word(), now.at());
        return new Notice(
                id,
                start,
                stillOpen,
                Optional.of(now),
                Stream.concat(sent.stream(), Stream.of(message)).toList(),
                Optional.empty());
    }

    /** Nothing more is to be told. */
    Notice closed() {
        return new Notice(id, start, false, told, sent, Optional.empty());
    }

    boolean isBeingSent(Instant now) {
        return sendingUntil.filter(now::isBefore).isPresent();
    }

    /** Whether an incident is the one that was told of: by its id, or as they touch in time. */
    boolean isOf(Incident incident) {
        return id.equals(incident.id()) || (isAlike(incident) && touches(incident));
    }

    private boolean touches(Incident incident) {
        return told.map(Told::incident)
                .filter(was -> !was.start().isAfter(incident.end()))
                .filter(was -> !incident.start().isAfter(was.end()))
                .isPresent();
    }

    /** Whether it is of the same entity, in the same direction; whenever that was. */
    boolean isAlike(Incident incident) {
        return told.map(Told::incident)
                .filter(was -> was.entity().equals(incident.entity()))
                .filter(was -> was.surprise() > 0 == incident.surprise() > 0)
                .isPresent();
    }

    ObjectNode toJson(String account, String api, Instant now) {
        ObjectNode json = Json.object();
        json.put("account", account)
                .put("api", api)
                .put("incident", id)
                .put("start", start.toString())
                .put(STATUS, open ? OPEN : "ended")
                .put(UPDATED, now.toString());
        ArrayNode messages = json.putArray(NoticesIndex.SENT);
        sent.forEach(message -> messages.add(message.toJson()));
        sendingUntil.ifPresent(until -> json.put("sendingUntil", until.toString()));
        told.ifPresent(
                last -> {
                    Incident incident = last.incident();
                    json.putObject("told")
                            .put("kind", last.kind().word())
                            .put("at", last.at().toString())
                            .put("id", incident.id())
                            .put("entity", incident.entity())
                            .put("start", incident.start().toString())
                            .put("end", incident.end().toString())
                            .put("grade", incident.grade())
                            .put("confidence", incident.confidence())
                            .put("actual", incident.actual())
                            .put("expected", incident.expected())
                            .put("surprise", incident.surprise())
                            .put("severity", incident.severity().word());
                });
        return json;
    }

    static Notice fromJson(JsonNode source) {
        JsonNode told = source.path("told");
        return new Notice(
                source.path("incident").asString(),
                Instant.parse(source.path("start").asString()),
                source.path(STATUS).asString().equals(OPEN),
                told.isMissingNode() ? Optional.empty() : Optional.of(told(source, told)),
                StreamSupport.stream(source.path(NoticesIndex.SENT).spliterator(), false)
                        .map(SentMessage::fromJson)
                        .toList(),
                source.optional("sendingUntil").map(until -> Instant.parse(until.asString())));
    }

    /** The intervals between are not kept: nothing that is told needs them. */
    private static Told told(JsonNode source, JsonNode told) {
        Instant start = Instant.parse(told.path("start").asString());
        return new Told(
                Kind.valueOf(told.path("kind").asString().toUpperCase(Locale.ROOT)),
                Instant.parse(told.path("at").asString()),
                new Incident(
                        told.path("id").asString(),
                        source.path("account").asString(),
                        source.path("api").asString(),
                        told.path("entity").asString(),
                        start,
                        Instant.parse(told.path("end").asString()),
                        told.path("grade").asDouble(),
                        told.path("confidence").asDouble(),
                        told.path("actual").asDouble(),
                        told.path("expected").asDouble(),
                        told.path("surprise").asDouble(),
                        Severity.valueOf(told.path("severity").asString().toUpperCase(Locale.ROOT)),
                        List.of(start),
                        List.of()));
    }
}
