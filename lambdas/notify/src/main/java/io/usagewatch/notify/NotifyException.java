package io.usagewatch.notify;

import io.usagewatch.detection.UsageWatchException;

/** A call, a setting or a message that notify cannot work with. Says what to do next. */
public final class NotifyException extends UsageWatchException {

    NotifyException(String message) {
        super(message);
    }

    NotifyException(String message, Throwable cause) {
        super(message, cause);
    }
}
