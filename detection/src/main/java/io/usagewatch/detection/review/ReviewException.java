package io.usagewatch.detection.review;

import io.usagewatch.detection.UsageWatchException;

/** A change of a review that cannot be made. */
public final class ReviewException extends UsageWatchException {

    private final String field;

    ReviewException(String field, String message) {
        super(message);
        this.field = field;
    }

    /** Which part of the change is wrong. */
    public String field() {
        return field;
    }
}
