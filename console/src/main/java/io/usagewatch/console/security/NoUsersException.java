package io.usagewatch.console.security;

import io.usagewatch.console.ConsoleException;

/** The configuration lets nobody sign in, or names a user that cannot be. */
final class NoUsersException extends ConsoleException {

    NoUsersException(String message) {
        super(message);
    }
}
