package io.usagewatch.detection;

/** Root of what this module throws. A message says what failed, where, and the next step. */
public abstract class UsageWatchException extends RuntimeException {

    protected UsageWatchException(String message) {
        super(message);
    }

    protected UsageWatchException(String message, Throwable cause) {
        super(message, cause);
    }
}
