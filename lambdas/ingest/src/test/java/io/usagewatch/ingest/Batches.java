package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Subscription events as CloudWatch Logs sends them. */
final class Batches {
    static final JsonMapper MAPPER = new JsonMapper();

    private Batches() {}

    /** The least that is a record. */
    static String record(String id) {
        return "{\"eventID\":\"" + id + "\",\"eventTime\":\"2023-07-10T11:42:36Z\",\"a\":\"x\"}";
    }

    static InputStream of(String... messages) {
        return new ByteArrayInputStream(event(List.of(messages)));
    }

    static byte[] event(List<String> messages) {
        return wrapped(gzip(data("DATA_MESSAGE", messages).getBytes(UTF_8)));
    }

    static String data(String messageType, List<String> messages) {
        ObjectNode data = MAPPER.createObjectNode();
        data.put("messageType", messageType);
        data.put("owner", "111122223333");
        data.put("logGroup", "cloudtrail");
        data.put("logStream", "111122223333_CloudTrail_eu-west-1");
        data.putArray("subscriptionFilters").add("usage-watch");
        ArrayNode events = data.putArray("logEvents");
        for (int i = 0; i < messages.size(); i++) {
            ObjectNode event = events.addObject();
            event.put("id", "log-event-" + i);
            event.put("timestamp", 1_700_000_000_000L + i);
            event.put("message", messages.get(i));
        }
        return MAPPER.writeValueAsString(data);
    }

    static byte[] gzip(byte[] data) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    static byte[] wrapped(byte[] packed) {
        return ("{\"awslogs\":{\"data\":\"" + Base64.getEncoder().encodeToString(packed) + "\"}}")
                .getBytes(UTF_8);
    }
}
