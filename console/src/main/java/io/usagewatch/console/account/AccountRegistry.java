package io.usagewatch.console.account;

import java.util.List;

/** Where accounts are registered while the console runs. */
public interface AccountRegistry {

    /**
     * @param problems what stands there and cannot be used, in words
     */
    record Registered(List<Account> accounts, List<String> problems) {

        public Registered {
            accounts = List.copyOf(accounts);
            problems = List.copyOf(problems);
        }
    }

    /**
     * Those that are registered now.
     *
     * @throws NoWayException where the registry does not answer
     */
    Registered read();
}
