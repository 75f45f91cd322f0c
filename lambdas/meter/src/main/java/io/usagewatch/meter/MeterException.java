package io.usagewatch.meter;

/** A request or a domain that the meter cannot work with. Says what to do next. */
public final class MeterException extends RuntimeException {

    MeterException(String message) {
        super(message);
    }
}
