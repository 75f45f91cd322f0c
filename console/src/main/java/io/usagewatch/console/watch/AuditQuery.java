package io.usagewatch.console.watch;

import io.usagewatch.console.account.Account;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which audit entries.
 *
 * @param in of these accounts
 * @param subject of this monitored API or incident only
 * @param before earlier than that only
 * @param most of each account
 */
public record AuditQuery(
        List<Account> in, Optional<String> subject, Optional<Instant> before, int most) {

    public AuditQuery {
        in = List.copyOf(in);
    }
}
