package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

/** One log event of a batch. Filled anew for the next one: good until then. */
final class Message {
    /** The account that the log group is in; empty where the batch does not say. */
    final String owner;

    /** The log event's. */
    final Bytes id = new Bytes(64);

    /** Its message. */
    final Bytes line = new Bytes(1 << 13);

    Message(String owner) {
        this.owner = owner;
    }

    static Message of(String owner, String id, String text) {
        Message message = new Message(owner);
        message.id.append(id.getBytes(UTF_8));
        message.line.append(text.getBytes(UTF_8));
        return message;
    }

    void clear() {
        id.clear();
        line.clear();
    }

    String text() {
        return line.toString();
    }
}
