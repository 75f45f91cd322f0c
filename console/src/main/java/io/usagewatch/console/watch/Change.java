package io.usagewatch.console.watch;

import io.usagewatch.console.account.Account;
import io.usagewatch.detection.catalog.DomainCatalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.catalog.RolloutId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What somebody wants changed.
 *
 * @param what {@code added}, {@code changed}, ...
 * @param in the accounts that it is for; at least one
 * @param seen the last change that was seen; anything later is somebody else's
 * @param wanted what is to be wanted in an account, by what is wanted there now
 * @param alike whether that is the same in every account, so that it can be written to one of which
 *     nothing is known
 */
record Change(
        String api,
        String what,
        String by,
        List<Account> in,
        RolloutId seen,
        Function<DomainCatalog, Optional<MonitoredApi>> wanted,
        boolean alike) {

    Change {
        in = List.copyOf(in);
    }
}
