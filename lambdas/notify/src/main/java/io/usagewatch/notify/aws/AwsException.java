package io.usagewatch.notify.aws;

import io.usagewatch.detection.UsageWatchException;

/** A service of AWS that did not answer, or answered with an error. */
public final class AwsException extends UsageWatchException {

    private final boolean passing;

    /**
     * @param passing whether the same call may succeed a moment later
     */
    AwsException(boolean passing, String message) {
        super(message);
        this.passing = passing;
    }

    AwsException(String message, Throwable cause) {
        super(message, cause);
        this.passing = true;
    }

    boolean isPassing() {
        return passing;
    }
}
