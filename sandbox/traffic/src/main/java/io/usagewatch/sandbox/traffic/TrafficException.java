package io.usagewatch.sandbox.traffic;

/** CloudTrail files cannot be read or written at all. The message is one line for a user. */
public final class TrafficException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TrafficException(String message) {
        super(message);
    }

    TrafficException(String message, Throwable cause) {
        super(message, cause);
    }
}
