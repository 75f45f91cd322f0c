package io.usagewatch.console;

/** Root of what the console throws. A message says what failed, where, and the next step. */
public abstract class ConsoleException extends RuntimeException {

    protected ConsoleException(String message) {
        super(message);
    }
}
