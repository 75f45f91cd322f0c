package io.usagewatch.detection.alert;

import io.usagewatch.detection.UsageWatchException;

/** A message that is no alert of ours. */
public final class AlertException extends UsageWatchException {

    AlertException(String message) {
        super(message);
    }
}
