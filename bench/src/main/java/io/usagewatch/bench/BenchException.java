package io.usagewatch.bench;

/** What a user of the command line has to know: what, where, next step. */
public final class BenchException extends RuntimeException {

    public BenchException(String message) {
        super(message);
    }

    public BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
