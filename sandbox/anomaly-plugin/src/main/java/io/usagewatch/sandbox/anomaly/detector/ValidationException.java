package io.usagewatch.sandbox.anomaly.detector;

import java.util.Locale;
import org.opensearch.core.rest.RestStatus;

/**
 * A detector that cannot be.
 *
 * <p>It has no cause, since the answer must not show one. The class's name is part of the contract:
 * JSON that makes no detector is answered as {@code validation_exception}, with status 500 as the
 * real plugin does.
 */
public final class ValidationException extends RuntimeException {

    /** The part of a detector that is wrong, as validation names it. */
    public enum Subject {
        NAME,
        DESCRIPTION,
        TIME_FIELD,
        INDICES,
        FILTER_QUERY,
        DETECTION_INTERVAL,
        WINDOW_DELAY,
        SHINGLE_SIZE,
        FEATURE_ATTRIBUTES,
        CATEGORY_FIELD,
        RESULT_INDEX,
        IMPUTATION_OPTION,
        RECENCY_EMPHASIS,
        HISTORY,
        RULES,
        GENERAL_SETTINGS;

        public String json() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Subject subject;
    private final RestStatus status;

    public ValidationException(Subject subject, String message) {
        this(subject, message, RestStatus.INTERNAL_SERVER_ERROR);
    }

    /**
     * @param status how an attempt to create such a detector is answered
     */
    ValidationException(Subject subject, String message, RestStatus status) {
        super(message);
        this.subject = subject;
        this.status = status;
    }

    public Subject subject() {
        return subject;
    }

    public RestStatus status() {
        return status;
    }
}
