package io.usagewatch.ingest;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;

/** Bytes of a bulk request, handed to the HTTP client without a copy. */
final class BulkBody extends ByteArrayOutputStream {
    BulkBody(int capacity) {
        super(capacity);
    }

    /** Valid until the next write. */
    BodyPublisher publisher() {
        return BodyPublishers.ofByteArray(buf, 0, count);
    }

    /** Appends what {@code other} holds from an offset on. */
    void append(BulkBody other, int from) {
        write(other.buf, from, other.count - from);
    }
}
