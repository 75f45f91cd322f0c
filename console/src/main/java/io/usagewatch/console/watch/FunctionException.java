package io.usagewatch.console.watch;

import io.usagewatch.console.ConsoleException;

/** A function of an account that cannot be called, or failed. */
public final class FunctionException extends ConsoleException {

    private final boolean busy;

    public FunctionException(String message) {
        this(message, false);
    }

    private FunctionException(String message, boolean busy) {
        super(message);
        this.busy = busy;
    }

    /** Nothing is wrong: the function is at work already, or is not to be had yet. */
    public static FunctionException busy(String message) {
        return new FunctionException(message, true);
    }

    public boolean isBusy() {
        return busy;
    }
}
