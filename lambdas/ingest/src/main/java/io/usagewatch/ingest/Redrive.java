package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.usagewatch.ingest.aws.Bucket;
import io.usagewatch.ingest.aws.Queue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

/**
 * Gives ingest the dead letters again, and the batches that Lambda itself put into the same queue
 * when it gave up. A letter of which nothing can be indexed stays where it is; of which a part can
 * be, the rest becomes a letter of its own.
 */
final class Redrive {
    /** Longer than the function runs: each letter is tried once in a run. */
    private static final Duration HIDDEN = Duration.ofMinutes(15);

    /** A command is short, a batch is not. */
    private static final int LONGEST_COMMAND = 1_000;

    private static final Pattern KEY = Pattern.compile(DeadLetters.FOLDER + "[0-9a-f/]+\\.json");

    /** Indexes a letter's batch, within the time; tells {@code rest} what cannot be indexed. */
    interface Ingest {
        IngestResult ingest(LogsBatch batch, Consumer<Undelivered> rest);
    }

    private final DeadLetters deadLetters;
    private final Ingest ingest;
    private final Retry retry;
    private final Instant deadline;
    private final Clock clock;
    private final List<String> problems = new ArrayList<>();
    private int letters;
    private int left;
    private int indexed;
    private int duplicates;

    /**
     * @param retry for the queue
     * @param deadline after which no further letter is begun
     */
    Redrive(DeadLetters deadLetters, Ingest ingest, Retry retry, Instant deadline, Clock clock) {
        this.deadLetters = deadLetters;
        this.ingest = ingest;
        this.retry = retry;
        this.deadline = deadline;
        this.clock = clock;
    }

    /** Whether it is the by-hand invocation {@code {"redrive":{}}}. */
    static boolean isAskedFor(byte[] event) {
        if (event.length > LONGEST_COMMAND) {
            return false;
        }
        try (JsonParser json = Json.FACTORY.createParser(ObjectReadContext.empty(), event)) {
            return json.nextToken() == JsonToken.START_OBJECT
                    && json.nextToken() == JsonToken.PROPERTY_NAME
                    && json.currentName().equals("redrive");
        } catch (JacksonException _) {
            return false;
        }
    }

    /**
     * Runs until the queue is empty or the time is over, and writes what became of it: {@code
     * {"letters":N,"left":N,"indexed":N,"duplicates":N,"more":true,"problems":["..."]}}. {@code
     * left} are the letters that stay in the queue, with their problems; {@code more} says that the
     * time was over before the queue was empty.
     *
     * @throws IngestException if the queue cannot be had
     */
    void run(OutputStream output) {
        boolean more = true;
        while (more && clock.instant().isBefore(deadline)) {
            List<Queue.Received> received = new ArrayList<>();
            retry.untilDone(
                    "read dead letters",
                    () -> received.addAll(deadLetters.queue().receive(HIDDEN)));
            more = !received.isEmpty();
            received.forEach(this::redrive);
        }
        try (JsonGenerator json =
                Json.FACTORY.createGenerator(ObjectWriteContext.empty(), output)) {
            json.writeStartObject();
            json.writeNumberProperty("letters", letters);
            json.writeNumberProperty("left", left);
            json.writeNumberProperty("indexed", indexed);
            json.writeNumberProperty("duplicates", duplicates);
            json.writeBooleanProperty("more", more);
            json.writeArrayPropertyStart("problems");
            problems.stream().distinct().limit(20).forEach(json::writeString);
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private void redrive(Queue.Received received) {
        letters++;
        try {
            String key = objectKey(received.body());
            LogsBatch batch =
                    LogsBatch.read(
                            new ByteArrayInputStream(
                                    key == null ? received.body().getBytes(UTF_8) : object(key)));
            List<Undelivered> rest = new ArrayList<>();
            IngestResult result = ingest.ingest(batch, rest::add);
            indexed += result.indexed();
            duplicates += result.duplicates();
            rest.forEach(event -> problems.add(event.id() + ": " + event.reason()));
            if (rest.size() == result.events() && !rest.isEmpty()) {
                left++;
                return;
            }
            if (!rest.isEmpty()) {
                DeadLetters.Writer writer = deadLetters.new Writer(batch.owner(), retry);
                rest.forEach(writer::add);
                writer.send();
            }
            retry.untilDone("delete a dead letter", () -> deadLetters.queue().delete(received));
            Bucket bucket = deadLetters.bucket();
            if (key != null && bucket != null) {
                retry.untilDone("delete a dead letter", () -> bucket.delete(key));
            }
        } catch (IngestException | IOException e) {
            left++;
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    /** Of a letter that is in the bucket; null of one that is in the queue. */
    private static @Nullable String objectKey(String letter) throws IOException {
        try (JsonParser json = Json.FACTORY.createParser(ObjectReadContext.empty(), letter)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    boolean object = json.currentName().equals("object");
                    if (json.nextToken() == JsonToken.VALUE_STRING && object) {
                        String key = json.getString();
                        if (!KEY.matcher(key).matches()) {
                            throw new IOException(
                                    "A message of the queue names the object '"
                                            + Json.shortened(key, 100)
                                            + "', which is no dead letter; delete the message");
                        }
                        return key;
                    }
                    json.skipChildren();
                }
            }
            return null;
        } catch (JacksonException e) {
            throw new IOException(
                    "A message of the queue is no dead letter; delete it: "
                            + e.getOriginalMessage(),
                    e);
        }
    }

    private byte[] object(String key) throws IOException {
        Bucket bucket = deadLetters.bucket();
        if (bucket == null) {
            throw new IOException(
                    "The dead letter "
                            + key
                            + " is in a bucket; set "
                            + FunctionEnvironment.BUCKET
                            + " to its name");
        }
        List<byte[]> object = new ArrayList<>();
        retry.untilDone("read a dead letter", () -> object.add(bucket.get(key)));
        return object.getFirst();
    }
}
