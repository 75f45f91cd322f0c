package io.usagewatch.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

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

    private static final int INFLATE_BUFFER = 1 << 14;
    private static final int BUFFER = 1 << 16;

    private final byte[] packed;
    private final Bytes name = new Bytes(64);
    private final Bytes type = new Bytes(32);
    private final Bytes owner = new Bytes(32);

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
        Bytes data = new Bytes(1 << 16);
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
        Message message = new Message(owner());
        try (InputStream inflated = inflated()) {
            JsonBytes json = new JsonBytes(inflated, BUFFER);
            byte previous = json.next();
            for (byte value = json.member(previous, name);
                    value != 0;
                    value = json.member(previous, name)) {
                previous = ',';
                if (value == '[' && is("logEvents", name)) {
                    byte before = '[';
                    for (byte event = json.element(before);
                            event != 0;
                            event = json.element(before)) {
                        before = ',';
                        read(json, event, message);
                        reader.accept(message);
                    }
                } else {
                    json.skip(value);
                }
            }
        } catch (IOException e) {
            throw unreadable("awslogs.data", e);
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
     * A pass of its own because nothing says that these come before the messages. They do, so the
     * pass is short.
     */
    private void readHead() throws IOException {
        try (InputStream inflated = inflated()) {
            // of the size that the head has
            JsonBytes json = new JsonBytes(inflated, 256);
            byte previous = json.next();
            if (previous != '{') {
                return;
            }
            while (type.length() == 0 || owner.length() == 0) {
                byte value = json.member(previous, name);
                previous = ',';
                if (value == 0) {
                    return;
                }
                if (value == '"' && is("messageType", name)) {
                    json.string(type);
                } else if (value == '"' && is("owner", name)) {
                    json.string(owner);
                } else {
                    json.skip(value);
                }
            }
        }
    }

    private InputStream inflated() throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(packed), INFLATE_BUFFER);
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
