package io.usagewatch.ingest;

import org.jspecify.annotations.Nullable;

/**
 * A batch of which at least a part is not in OpenSearch. The message says what, where, and what to
 * do next. The batch may be delivered again as it is: what is already indexed is then counted as
 * duplicate.
 */
public final class IngestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IngestException(String message) {
        this(message, null);
    }

    IngestException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
