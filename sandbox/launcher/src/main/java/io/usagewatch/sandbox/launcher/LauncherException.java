package io.usagewatch.sandbox.launcher;

/** What a user of the command line has to know, in one line: what, where, next step. */
final class LauncherException extends RuntimeException {

    LauncherException(String message) {
        super(message);
    }

    LauncherException(String message, Throwable cause) {
        super(message, cause);
    }
}
