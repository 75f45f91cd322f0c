package io.usagewatch.console.watch;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Problem;
import io.usagewatch.detection.catalog.Mistake;
import java.util.List;
import java.util.Map;

/** What became of a change of a monitored API. */
public sealed interface WatchOutcome {

    /**
     * It is written down in one account at least, and goes on by itself, whatever happens here.
     *
     * @param left accounts that it does not reach, because it is not known what is wanted there
     */
    record Started(WatchedApi api, Map<Account, Problem> left) implements WatchOutcome {}

    /** Nothing was stored. */
    record Refused(List<Mistake> mistakes) implements WatchOutcome {}

    /**
     * Somebody else was faster, so nothing was stored.
     *
     * @param words "admin changed it at 14:03:20 UTC"
     */
    record Beaten(WatchedApi now, String words) implements WatchOutcome {}

    /**
     * No account said that it took it.
     *
     * @param problems of at least one account
     */
    record Failed(Map<Account, Problem> problems) implements WatchOutcome {

        public Failed {
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("a failure has a problem");
            }
        }
    }
}
