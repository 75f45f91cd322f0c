package io.usagewatch.domain;

import io.usagewatch.detection.UsageWatchException;

/** A function that was not told how to reach its domain. */
public final class DomainAccessException extends UsageWatchException {

    DomainAccessException(String message) {
        super(message);
    }
}
