package io.usagewatch.console.setup;

import java.util.List;
import java.util.Optional;

/**
 * How far a system is that is being set up while the console runs already. Whoever starts the
 * console in its own process gives it a bean of this type; without one there is nothing to show.
 */
public interface SetupProgress {

    /** Where it stands. Asked about twice a second until it is finished; must not block. */
    State now();

    /**
     * @param accounts in the order they are shown
     * @param problem why it does not go on, with the next step
     */
    record State(List<AccountSteps> accounts, Optional<String> problem, boolean finished) {
        public State {
            accounts = List.copyOf(accounts);
        }
    }

    /**
     * @param account name of the account
     */
    record AccountSteps(String account, List<Step> steps) {
        public AccountSteps {
            steps = List.copyOf(steps);
        }
    }

    /**
     * @param label what is counted, as read after the numbers: "events indexed"
     * @param total 0 while nobody knows
     */
    record Step(String label, long done, long total) {}
}
