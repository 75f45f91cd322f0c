package io.usagewatch.ingest;

import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * What became of one batch. {@code events = indexed + duplicates + refused}.
 *
 * @param events log events in the batch
 * @param indexed new documents
 * @param duplicates events whose document was there already
 * @param refused events that are no documents, each with its reason in {@code refusals}
 * @param deadLettered those of the refused that were kept in the dead-letter queue: all, where
 *     there is one
 * @param retried events that were sent once more, counted each time
 * @param bytes of all bulk requests sent
 * @param lag from the time of an event until now, mean of the batch
 * @param longestLag of the event that is behind most
 */
public record IngestResult(
        int events,
        int indexed,
        int duplicates,
        int refused,
        List<Refusal> refusals,
        int deadLettered,
        int retried,
        long bytes,
        Duration lag,
        Duration longestLag) {
    /** More are in the dead letters, and are no help in an answer. */
    private static final int MOST_REFUSALS = 100;

    public IngestResult {
        refusals = List.copyOf(refusals);
    }

    IngestResult withDeadLettered(int number) {
        return new IngestResult(
                events,
                indexed,
                duplicates,
                refused,
                refusals,
                number,
                retried,
                bytes,
                lag,
                longestLag);
    }

    /**
     * Writes {@code
     * {"events":N,"indexed":N,"duplicates":N,"refused":N,"deadLettered":N,"retried":N,"bytes":N,"refusals":[{"id":..,"reason":..}]}},
     * with the first 100 refusals.
     */
    void writeTo(OutputStream output) {
        try (JsonGenerator json =
                Json.FACTORY.createGenerator(ObjectWriteContext.empty(), output)) {
            json.writeStartObject();
            json.writeNumberProperty("events", events);
            json.writeNumberProperty("indexed", indexed);
            json.writeNumberProperty("duplicates", duplicates);
            json.writeNumberProperty("refused", refused);
            json.writeNumberProperty("deadLettered", deadLettered);
            json.writeNumberProperty("retried", retried);
            json.writeNumberProperty("bytes", bytes);
            json.writeArrayPropertyStart("refusals");
            for (Refusal refusal : refusals.subList(0, Math.min(MOST_REFUSALS, refusals.size()))) {
                json.writeStartObject();
                json.writeStringProperty("id", refusal.id());
                json.writeStringProperty("reason", refusal.reason());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }
}
