package io.usagewatch.console.watch;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Problem;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.catalog.Origin;
import io.usagewatch.detection.catalog.WatchStep;
import java.util.List;
import java.util.Optional;

/**
 * How a monitored API stands in one account.
 *
 * @param desired as it is wanted there; empty where it is not
 * @param origin who wants it
 * @param overrides whether an operator's definition stands in for a deployed one
 * @param line how far it is, in words
 * @param problem why it is not as wanted
 * @param history what operators did, newest last
 */
public record Standing(
        Account account,
        Optional<MonitoredApi> desired,
        Origin origin,
        boolean overrides,
        State state,
        String line,
        Optional<Problem> problem,
        List<WatchStep> history) {

    public Standing {
        history = List.copyOf(history);
    }
}
