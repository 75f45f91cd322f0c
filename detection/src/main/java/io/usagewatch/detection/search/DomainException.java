package io.usagewatch.detection.search;

import io.usagewatch.detection.UsageWatchException;
import java.io.EOFException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.TruncatedChunkException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** An OpenSearch domain that did not answer, or answered with an error. */
public final class DomainException extends UsageWatchException {

    /** {@link #status()} where there was no answer at all. */
    public static final int NO_ANSWER = 0;

    /** {@link #status()} where what answered is no OpenSearch domain. */
    public static final int NO_DOMAIN = -1;

    private final int status;

    DomainException(int status, String message) {
        super(message);
        this.status = status;
    }

    DomainException(String message, Throwable cause) {
        super(message, cause);
        this.status = NO_ANSWER;
    }

    /** HTTP status, {@link #NO_ANSWER} or {@link #NO_DOMAIN}. */
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

    /** There was an answer, but nothing that a domain would say. */
    public boolean isUnreadable() {
        return status == NO_DOMAIN || (hasCause(JacksonException.class) && !isCutOff());
    }

    /** The connection ended before the answer did. */
    public boolean isCutOff() {
        return hasCause(ConnectionClosedException.class)
                || hasCause(TruncatedChunkException.class)
                || hasCause(UnexpectedEndOfInputException.class)
                || hasCause(EOFException.class);
    }

    private boolean hasCause(Class<? extends Exception> type) {
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    public boolean isConflict() {
        return status == 409;
    }
}
