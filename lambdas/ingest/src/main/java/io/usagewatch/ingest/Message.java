package io.usagewatch.ingest;

/** One log event of a batch. Filled anew for the next one: good until then. */
final class Message {
    /** The log event's. */
    final Bytes id = new Bytes(64);

    /** Its message. */
    final Bytes line = new Bytes(1 << 13);

    void clear() {
        id.clear();
        line.clear();
    }

    String text() {
        return line.toString();
    }
}
