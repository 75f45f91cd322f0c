package io.usagewatch.sandbox.launcher;

/**
 * What a user of the command line has to know: what, where, next step. Several things take a line
 * each.
 */
final class LauncherException extends RuntimeException {

    LauncherException(String message) {
        super(message);
    }

    LauncherException(String message, Throwable cause) {
        super(message, cause);
    }
}
