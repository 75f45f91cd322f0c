package io.usagewatch.console.watch;

import io.usagewatch.detection.catalog.MonitoredApi;
import java.util.List;

/**
 * A monitored API over all accounts.
 *
 * @param definition as it was last wanted anywhere
 * @param version of the last change in any account; a change is made over the version that was
 *     seen. Empty where operators never changed it
 * @param accounts in the order of the configuration
 */
public record WatchedApi(
        String id, MonitoredApi definition, String version, List<Standing> accounts) {

    public WatchedApi {
        accounts = List.copyOf(accounts);
    }

    /** Whether some account still wants it, or is not rid of it yet. */
    boolean isThere() {
        return accounts.stream()
                .anyMatch(
                        standing ->
                                standing.desired().isPresent()
                                        || (standing.state() != State.GONE
                                                && standing.state() != State.UNKNOWN));
    }
}
