package io.usagewatch.detection.search;

import io.usagewatch.detection.UsageWatchException;

/** An OpenSearch domain that did not answer, or answered with an error. */
public final class DomainException extends UsageWatchException {

    /** {@link #status()} where there was no answer at all. */
    public static final int NO_ANSWER = 0;

    private final int status;

    DomainException(int status, String message) {
        super(message);
        this.status = status;
    }

    DomainException(String message, Throwable cause) {
        super(message, cause);
        this.status = NO_ANSWER;
    }

    /** HTTP status, or {@link #NO_ANSWER}. */
    public int status() {
        return status;
    }

    public boolean isNotFound() {
        return status == 404;
    }

    /** Turned away for now: too many requests, or not ready. */
    public boolean isBusy() {
        return status == 429 || status == 503;
    }

    public boolean isConflict() {
        return status == 409;
    }
}
