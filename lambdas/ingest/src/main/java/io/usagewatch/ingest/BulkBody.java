package io.usagewatch.ingest;

import java.io.ByteArrayOutputStream;

/** Bytes of a bulk request, handed on without a copy. */
final class BulkBody extends ByteArrayOutputStream {
    BulkBody(int capacity) {
        super(capacity);
    }

    /** Of which the first {@link #size} count; valid until the next write. */
    byte[] bytes() {
        return buf;
    }

    /** Appends what {@code other} holds from an offset on. */
    void append(BulkBody other, int from) {
        write(other.buf, from, other.count - from);
    }
}
