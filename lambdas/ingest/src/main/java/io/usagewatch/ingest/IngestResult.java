package io.usagewatch.ingest;

import java.io.OutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * What became of one batch. {@code events = indexed + duplicates + refused}.
 *
 * @param events log events in the batch
 * @param indexed new documents
 * @param duplicates events whose document was there already
 * @param refused events that cannot become a document, each with its reason in {@code refusals}
 * @param bytes of all bulk requests sent
 */
public record IngestResult(
        int events, int indexed, int duplicates, int refused, List<Refusal> refusals, long bytes) {
    public IngestResult {
        refusals = List.copyOf(refusals);
    }

    /**
     * Writes {@code
     * {"events":N,"indexed":N,"duplicates":N,"refused":N,"refusals":[{"id":..,"reason":..}],"bytes":N}}.
     */
    void writeTo(OutputStream output) {
        try (JsonGenerator json =
                Json.FACTORY.createGenerator(ObjectWriteContext.empty(), output)) {
            json.writeStartObject();
            json.writeNumberProperty("events", events);
            json.writeNumberProperty("indexed", indexed);
            json.writeNumberProperty("duplicates", duplicates);
            json.writeNumberProperty("refused", refused);
            json.writeArrayPropertyStart("refusals");
            for (Refusal refusal : refusals) {
                json.writeStartObject();
                json.writeStringProperty("id", refusal.id());
                json.writeStringProperty("reason", refusal.reason());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberProperty("bytes", bytes);
            json.writeEndObject();
        }
    }
}
