package io.usagewatch.console.watch;

import io.usagewatch.console.account.Account;
import tools.jackson.databind.JsonNode;

/**
 * An account's own functions. They may do in its domain what the console may not: map fields, fill
 * them in for past events, make detectors and monitors, and write usage.
 */
public interface Functions {

    enum Function {
        PROVISION,
        METER
    }

    /** Whether the account has told its functions, so that they can be called. */
    boolean areKnown(Account account);

    /**
     * Calls a function, and waits for its answer.
     *
     * @throws FunctionException if it cannot be called, or failed
     */
    JsonNode invoke(Account account, Function function, JsonNode event);
}
