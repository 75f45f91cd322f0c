package io.usagewatch.sandbox.anomaly.alerting.monitor;

import java.util.concurrent.Callable;
import org.opensearch.OpenSearchException;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.index.IndexNotFoundException;
import org.opensearch.index.engine.VersionConflictEngineException;
import org.opensearch.indices.InvalidIndexNameException;

/**
 * What went wrong, as the real plugin tells it: the message itself, caused by the original's class
 * and message. The class's name is part of the contract: the server answers it as {@code
 * alerting_exception}.
 */
public final class AlertingException extends OpenSearchException {
    private final RestStatus status;

    private AlertingException(String message, RestStatus status, String cause) {
        super(message, new Exception(cause));
        this.status = status;
    }

    public static AlertingException of(Exception e) {
        if (e instanceof AlertingException told) {
            return told;
        }
        RestStatus status =
                switch (e) {
                    case IndexNotFoundException missing -> missing.status();
                    case OpenSearchStatusException told -> told.status();
                    case VersionConflictEngineException conflict -> conflict.status();
                    case InvalidIndexNameException _, IllegalArgumentException _ ->
                            RestStatus.BAD_REQUEST;
                    default -> RestStatus.INTERNAL_SERVER_ERROR;
                };
        String message =
                e instanceof IndexNotFoundException missing
                        ? "Configured indices are not found: " + missing.getIndex()
                        : e.getMessage();
        return new AlertingException(
                message == null || message.isEmpty() ? "Unknown error" : message,
                status,
                e.getClass().getName() + ": " + e.getMessage());
    }

    /** Something that is not there. */
    public static AlertingException notFound(String message) {
        return of(new OpenSearchStatusException(message, RestStatus.NOT_FOUND));
    }

    /** A field that the real plugin, written in Kotlin, only misses when it reads it. */
    static AlertingException absent(String field) {
        String message = "lateinit property " + field + " has not been initialized";
        return new AlertingException(
                message,
                RestStatus.INTERNAL_SERVER_ERROR,
                "kotlin.UninitializedPropertyAccessException: " + message);
    }

    /** Does something and tells whatever goes wrong in this way. */
    public static <T> T telling(Callable<T> work) {
        try {
            return work.call();
        } catch (Exception e) {
            throw of(e);
        }
    }

    @Override
    public RestStatus status() {
        return status;
    }
}
