package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * One CloudWatch Logs subscription event, {@code {"awslogs":{"data":"<base64 of gzip>"}}}, read as
 * a stream: only the packed data and one message at a time are in memory.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html">Subscription
 *     filters</a>
 */
final class LogsBatch {
    private static final int INFLATE_BUFFER = 1 << 16;
    static final String DATA_MESSAGE = "DATA_MESSAGE";

    /**
     * One log event.
     *
     * @param owner the account that the log group is in; empty where the batch does not say
     * @param id the log event's
     */
    record Message(String owner, String id, String text) {}

    /** What a batch says of itself before its log events. */
    private record Head(String messageType, String owner) {}

    private final byte[] packed;
    private final Head head;

    private LogsBatch(byte[] packed) {
        this.packed = packed;
        this.head = readHead();
    }

    /** The account that the log group is in; empty where the batch does not say. */
    String owner() {
        return head.owner();
    }

    /**
     * @throws IngestException if the event is no subscription event
     */
    static LogsBatch read(InputStream event) {
        try (JsonParser json = Json.FACTORY.createParser(ObjectReadContext.empty(), event)) {
            String data = json.nextToken() == JsonToken.START_OBJECT ? data(json) : null;
            if (data == null) {
                throw new IngestException(
                        "The event is no CloudWatch Logs subscription event: it has no awslogs.data. Check what invokes"
                                + " this function; only a log group's subscription filter should.");
            }
            return new LogsBatch(Base64.getDecoder().decode(data));
        } catch (JacksonException | IllegalArgumentException e) {
            throw unreadable("the event", e);
        }
    }

    /**
     * Finds {@code awslogs.data} in the event itself, and in what Lambda makes of an event when it
     * gives it up: a record of the invocation, with the event as {@code requestPayload}.
     */
    private static @Nullable String data(JsonParser object) {
        String data = null;
        while (object.nextToken() != JsonToken.END_OBJECT) {
            String name = object.currentName();
            JsonToken value = object.nextToken();
            if (value == JsonToken.VALUE_STRING && name.equals("data")) {
                data = object.getString();
            } else if (value == JsonToken.START_OBJECT
                    && (name.equals("awslogs") || name.equals("requestPayload"))) {
                data = data(object);
            } else {
                object.skipChildren();
            }
        }
        return data;
    }

    /**
     * Calls {@code reader} with each log event's message, in their order; not at all for a control
     * message, by which CloudWatch Logs only asks whether somebody is there.
     *
     * @throws IngestException if the data is cut off or is not what CloudWatch Logs sends; the
     *     messages before that have been read
     */
    void forEachMessage(Consumer<Message> reader) {
        if (!head.messageType().equals(DATA_MESSAGE)) {
            return;
        }
        try (JsonParser json = unpacked()) {
            json.nextToken();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                boolean logEvents = json.currentName().equals("logEvents");
                if (json.nextToken() == JsonToken.START_ARRAY && logEvents) {
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        reader.accept(message(json, head.owner()));
                    }
                } else {
                    json.skipChildren();
                }
            }
        } catch (JacksonException | IOException e) {
            throw unreadable("awslogs.data", e);
        }
    }

    private static Message message(JsonParser json, String owner) {
        String id = "";
        String message = "";
        if (json.currentToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (value != JsonToken.VALUE_STRING) {
                    json.skipChildren();
                } else if (name.equals("id")) {
                    id = json.getString();
                } else if (name.equals("message")) {
                    message = json.getString();
                }
            }
        } else {
            json.skipChildren();
        }
        return new Message(owner, id, message);
    }

    /**
     * A pass of its own because nothing says that these come before the messages. They do, so the
     * pass is short.
     */
    private Head readHead() {
        try (JsonParser json = unpacked()) {
            String type = null;
            String owner = null;
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while ((type == null || owner == null)
                        && json.nextToken() != JsonToken.END_OBJECT) {
                    String name = json.currentName();
                    JsonToken value = json.nextToken();
                    if (value != JsonToken.VALUE_STRING) {
                        json.skipChildren();
                    } else if (name.equals("messageType")) {
                        type = json.getString();
                    } else if (name.equals("owner")) {
                        owner = json.getString();
                    }
                }
            }
            if (type != null) {
                return new Head(type, owner == null ? "" : owner);
            }
            throw new IngestException(
                    "The awslogs.data of the event has no messageType. Check what invokes this function; only a log group's"
                            + " subscription filter should.");
        } catch (JacksonException | IOException e) {
            throw unreadable("awslogs.data", e);
        }
    }

    /**
     * Read as characters, so that a broken UTF-8 sequence costs one character and not the batch.
     */
    private JsonParser unpacked() throws IOException {
        InputStream inflated =
                new GZIPInputStream(new ByteArrayInputStream(packed), INFLATE_BUFFER);
        return Json.FACTORY.createParser(
                ObjectReadContext.empty(), new InputStreamReader(inflated, UTF_8));
    }

    private static IngestException unreadable(String what, Exception cause) {
        return new IngestException(
                "Cannot read "
                        + what
                        + ": "
                        + cause.getMessage()
                        + ". Its events are still in the log group; index them"
                        + " again from there if the next attempt fails too.",
                cause);
    }
}
