package io.usagewatch.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One CloudWatch Logs subscription event, {@code {"awslogs":{"data":"<base64 of gzip>"}}}, read as
 * a stream: only the packed data and one message at a time are in memory.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html">Subscription
 *     filters</a>
 */
final class LogsBatch {
    static final String DATA_MESSAGE = "DATA_MESSAGE";

    private static final int BUFFER = 1 << 13;

    private final byte[] packed;
    private final Bytes name = new Bytes(64);
    private final Bytes type = new Bytes(32);
    private final Bytes owner = new Bytes(32);

    /** Stands at the first log event. */
    private @Nullable JsonBytes opened;

    private LogsBatch(byte[] packed) {
        this.packed = packed;
        try {
            readHead();
        } catch (IOException e) {
            throw unreadable("awslogs.data", e);
        }
        if (type.length() == 0) {
            throw new IngestException(
                    "The awslogs.data of the event has no messageType. Check what invokes this function; only a log group's"
                            + " subscription filter should.");
        }
    }

    /**
     * @throws IngestException if the event is no subscription event
     */
    static LogsBatch read(InputStream event) {
        Bytes data = new Bytes(BUFFER);
        try {
            JsonBytes json = new JsonBytes(event, BUFFER);
            if (json.next() == '{') {
                findData(json, new Bytes(64), data);
            }
            if (data.length() == 0) {
                throw new IngestException(
                        "The event is no CloudWatch Logs subscription event: it has no awslogs.data. Check what invokes"
                                + " this function; only a log group's subscription filter should.");
            }
            return new LogsBatch(
                    Base64.getDecoder().decode(Arrays.copyOf(data.array, data.length())));
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable("the event", e);
        }
    }

    /**
     * Finds {@code awslogs.data} in the event itself, and in what Lambda makes of an event when it
     * gives it up: a record of the invocation, with the event as {@code requestPayload}.
     */
    private static void findData(JsonBytes json, Bytes name, Bytes data) throws IOException {
        byte previous = '{';
        for (byte value = json.member(previous, name);
                value != 0;
                value = json.member(previous, name)) {
            previous = value == '{' ? (byte) '}' : value;
            if (value == '"' && is("data", name)) {
                data.clear();
                json.string(data);
            } else if (value == '{' && (is("awslogs", name) || is("requestPayload", name))) {
                findData(json, name, data);
            } else {
                json.skip(value);
            }
        }
    }

    /** The account that the log group is in; empty where the batch does not say. */
    String owner() {
        return owner.toString();
    }

    /** As it came, packed. */
    int packedBytes() {
        return packed.length;
    }

    /**
     * Calls {@code reader} with each log event, in their order; not at all for a control message,
     * by which CloudWatch Logs only asks whether somebody is there.
     *
     * @throws IngestException if the data is cut off or is not what CloudWatch Logs sends; the
     *     messages before that have been read
     */
    void forEachMessage(Consumer<Message> reader) {
        if (!is(DATA_MESSAGE, type)) {
            return;
        }
        try (JsonBytes json = opened == null ? unpacked() : opened) {
            Message message = new Message();
            byte previous = ',';
            if (opened == null) {
                previous = json.next();
            } else {
                readEvents(json, message, reader);
            }
            for (byte value = json.member(previous, name);
                    value != 0;
                    value = json.member(previous, name)) {
                previous = ',';
                if (value == '[' && is("logEvents", name)) {
                    readEvents(json, message, reader);
                } else {
                    json.skip(value);
                }
            }
        } catch (IOException e) {
            throw unreadable("awslogs.data", e);
        }
    }

    private void readEvents(JsonBytes json, Message message, Consumer<Message> reader)
            throws IOException {
        byte previous = '[';
        for (byte event = json.element(previous); event != 0; event = json.element(previous)) {
            previous = ',';
            read(json, event, message);
            reader.accept(message);
        }
    }

    private void read(JsonBytes json, byte first, Message message) throws IOException {
        message.clear();
        if (first != '{') {
            json.skip(first);
            return;
        }
        byte previous = '{';
        for (byte value = json.member(previous, name);
                value != 0;
                value = json.member(previous, name)) {
            previous = ',';
            if (value != '"') {
                json.skip(value);
            } else if (is("message", name)) {
                message.line.clear();
                json.string(message.line);
            } else if (is("id", name)) {
                message.id.clear();
                json.string(message.id);
            } else {
                json.skip(value);
            }
        }
    }

    /**
     * Reads what must be known before the log events. It stands before them, though nothing says
     * so: then the events are read from there; otherwise from the beginning.
     */
    private void readHead() throws IOException {
        JsonBytes json = unpacked();
        byte previous = json.next();
        if (previous == '{') {
            for (byte value = json.member(previous, name);
                    value != 0;
                    value = json.member(previous, name)) {
                previous = ',';
                if (value == '"' && is("messageType", name)) {
                    json.string(type);
                } else if (value == '"' && is("owner", name)) {
                    json.string(owner);
                } else if (value == '['
                        && is("logEvents", name)
                        && is(DATA_MESSAGE, type)
                        && owner.length() > 0) {
                    opened = json;
                    return;
                } else {
                    json.skip(value);
                }
            }
        }
        json.close();
    }

    private JsonBytes unpacked() throws IOException {
        return new JsonBytes(new GZIPInputStream(new ByteArrayInputStream(packed), BUFFER), BUFFER);
    }

    private static boolean is(String wanted, Bytes name) {
        if (name.length() != wanted.length()) {
            return false;
        }
        for (int i = 0; i < wanted.length(); i++) {
            if (name.array[i] != wanted.charAt(i)) {
                return false;
            }
        }
        return true;
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
