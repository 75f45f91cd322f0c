package io.usagewatch.sandbox.opensearch;

import org.jspecify.annotations.Nullable;

/**
 * A node could not be started or stopped. The message is for the user: what, where, and what to do
 * next.
 */
public final class NodeException extends RuntimeException {
    NodeException(String message) {
        this(message, null);
    }

    NodeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
