package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.usagewatch.ingest.aws.Bucket;
import io.usagewatch.ingest.aws.Queue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * Keeps events that did not become documents: in the dead-letter queue, what is too large for it in
 * a bucket.
 *
 * <p>A letter is a subscription event of its own, of just these events, so that it can be given to
 * ingest again as it is:
 *
 * <pre>
 * {"deadLetter":{"time":"..","events":[{"id":"..","reason":".."}]},"awslogs":{"data":".."}}
 * </pre>
 *
 * <p>Too large for the queue, the letter is an object of the bucket, and the queue has {@code
 * {"deadLetter":{..},"object":"<its key>"}}.
 */
final class DeadLetters {
    /** Keys of letters in the bucket. */
    static final String FOLDER = "dead-letters/";

    /**
     * Messages of one letter, in characters: packed they fit into the queue unless a single one is
     * larger.
     */
    private static final int LETTER_SIZE = 120_000;

    /** Of the longest reason: a letter of many small events must still fit. */
    private static final int MAX_REASON_LENGTH = 500;

    /** Events of one letter. */
    private static final int MOST_EVENTS = 200;

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy/MM/dd/", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Queue queue;
    private final @Nullable Bucket bucket;
    private final Clock clock;

    DeadLetters(Queue queue, @Nullable Bucket bucket, Clock clock) {
        this.queue = queue;
        this.bucket = bucket;
        this.clock = clock;
    }

    Queue queue() {
        return queue;
    }

    @Nullable Bucket bucket() {
        return bucket;
    }

    /** A letter that is being written for the events of one batch. */
    final class Writer {
        private final String owner;
        private final Retry retry;
        private final List<String> letters = new ArrayList<>();
        private List<Undelivered> events = new ArrayList<>();
        private int characters;
        private int bytes;

        /**
         * @param owner the account that the log group is in
         * @param retry for the queue and the bucket
         */
        Writer(String owner, Retry retry) {
            this.owner = owner;
            this.retry = retry;
        }

        /**
         * @throws IngestException if it cannot be kept
         */
        void add(Undelivered event) {
            int length = event.message().length();
            if (!events.isEmpty()
                    && (characters + length > LETTER_SIZE || events.size() == MOST_EVENTS)) {
                finishLetter();
            }
            events.add(event);
            characters += length;
        }

        /**
         * Returns when all letters are kept.
         *
         * @throws IngestException if one cannot be
         */
        void send() {
            if (!events.isEmpty()) {
                finishLetter();
            }
            List<String> open = List.copyOf(letters);
            if (!open.isEmpty()) {
                retry.untilDone("keep dead letters", () -> queue.send(open));
            }
            letters.clear();
            bytes = 0;
        }

        private void finishLetter() {
            String letter = letter(owner, events);
            if (letter.length() > Queue.LIMIT) {
                letter = stored(letter);
            }
            events = new ArrayList<>();
            characters = 0;
            letters.add(letter);
            bytes += letter.length();
            if (bytes > Queue.LIMIT) {
                send();
            }
        }

        private String stored(String letter) {
            Bucket place = bucket;
            if (place == null) {
                throw new IngestException(
                        "The dead letter of event "
                                + events.getFirst().id()
                                + " has "
                                + letter.length()
                                + " bytes, more than the queue "
                                + queue.url()
                                + " takes, and the function has no "
                                + FunctionEnvironment.BUCKET
                                + " to put it in: name one.");
            }
            byte[] object = letter.getBytes(US_ASCII);
            String key = FOLDER + DAY.format(clock.instant()) + Json.sha256(object) + ".json";
            retry.untilDone("keep a dead letter", () -> place.put(key, object));
            return json(
                    json -> {
                        writeReasons(json, events);
                        json.writeStringProperty("object", key);
                    });
        }
    }

    private String letter(String owner, List<Undelivered> events) {
        return json(
                json -> {
                    writeReasons(json, events);
                    json.writeObjectPropertyStart("awslogs");
                    json.writeStringProperty("data", packed(owner, events));
                    json.writeEndObject();
                });
    }

    private void writeReasons(JsonGenerator json, List<Undelivered> events) {
        Instant now = clock.instant();
        json.writeObjectPropertyStart("deadLetter");
        json.writeStringProperty("time", now.toString());
        json.writeArrayPropertyStart("events");
        for (Undelivered event : events) {
            json.writeStartObject();
            json.writeStringProperty("id", event.id());
            json.writeStringProperty("reason", Json.shortened(event.reason(), MAX_REASON_LENGTH));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String packed(String owner, List<Undelivered> events) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed);
                JsonGenerator json = Json.ASCII.createGenerator(ObjectWriteContext.empty(), gzip)) {
            json.writeStartObject();
            json.writeStringProperty("messageType", LogsBatch.DATA_MESSAGE);
            json.writeStringProperty("owner", owner);
            json.writeArrayPropertyStart("logEvents");
            for (Undelivered event : events) {
                json.writeStartObject();
                json.writeStringProperty("id", event.id());
                json.writeStringProperty("message", event.message());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Memory does not fail", e);
        }
        return Base64.getEncoder().encodeToString(packed.toByteArray());
    }

    private static String json(java.util.function.Consumer<JsonGenerator> fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.ASCII.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            fields.accept(json);
            json.writeEndObject();
        }
        return out.toString(UTF_8);
    }
}
