package io.usagewatch.sandbox.anomaly.detector;

/**
 * A detector's JSON that cannot be a detector.
 *
 * <p>It has no cause, since the answer must not show one. The class's name is part of the contract:
 * the server answers it as {@code validation_exception}, with status 500 as the real plugin does.
 */
public final class ValidationException extends RuntimeException {
    public ValidationException(String message) {
        super(message);
    }
}
