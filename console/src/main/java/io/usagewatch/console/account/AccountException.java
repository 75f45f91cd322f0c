package io.usagewatch.console.account;

import io.usagewatch.console.ConsoleException;

/** An account that is configured wrongly, or that the console does not have. */
public final class AccountException extends ConsoleException {

    AccountException(String message) {
        super(message);
    }
}
