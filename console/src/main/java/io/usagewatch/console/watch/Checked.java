package io.usagewatch.console.watch;

import io.usagewatch.detection.catalog.Mistake;
import io.usagewatch.detection.catalog.MonitoredApi;
import java.util.List;
import java.util.Optional;

/**
 * A definition that was looked at.
 *
 * @param api empty where it cannot be read
 * @param mistakes all that is wrong with it; empty where it may be rolled out
 */
public record Checked(Optional<MonitoredApi> api, List<Mistake> mistakes) {

    public Checked {
        mistakes = List.copyOf(mistakes);
    }
}
