package io.usagewatch.console.preview;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.account.Answer;
import io.usagewatch.detection.catalog.DomainCatalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.preview.DraftUsage;
import io.usagewatch.detection.preview.Preview;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Previews definitions on the accounts' real history. Counts of the last few definitions are kept
 * for some minutes, so that another sensitivity is judged without asking the account again.
 */
@Component
public final class PreviewDesk {

    private static final int KEPT = 16;
    private static final Duration GOOD_FOR = Duration.ofMinutes(5);

    private final Accounts accounts;
    private final Clock clock;
    private final Deque<Counted> counted = new ArrayDeque<>();

    PreviewDesk(Accounts accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    private record Counted(
            Account account, Instant at, DraftUsage usage, List<MonitoredApi> others) {}

    /** The last two weeks; empty where the account has no event in them or before. */
    public Answer<Optional<Preview>> preview(Account account, MonitoredApi api) {
        return accounts.askInTime(
                account,
                domain -> {
                    Instant now = clock.instant();
                    Optional<Counted> known = known(account, api, now);
                    Optional<Counted> usable =
                            known.isPresent() ? known : count(account, domain, api, now);
                    return usable.map(each -> each.usage().judge(api, each.others()));
                });
    }

    /** Another time span; nothing of it is kept. */
    Answer<Optional<Preview>> preview(Account account, MonitoredApi api, Instant from, Instant to) {
        return accounts.askInTime(
                account,
                domain ->
                        DraftUsage.count(domain, account.id(), api, from, to)
                                .map(usage -> usage.judge(api, watched(account, domain))));
    }

    private synchronized Optional<Counted> known(Account account, MonitoredApi api, Instant now) {
        counted.removeIf(each -> each.at().isBefore(now.minus(GOOD_FOR)));
        return counted.stream()
                .filter(each -> each.account().equals(account) && each.usage().isOf(api))
                .findFirst();
    }

    private Optional<Counted> count(
            Account account, SearchDomain domain, MonitoredApi api, Instant now) {
        Instant to = now.truncatedTo(ChronoUnit.MINUTES);
        Optional<Counted> fresh =
                DraftUsage.count(domain, account.id(), api, to.minus(DraftUsage.SPAN), to)
                        .map(usage -> new Counted(account, now, usage, watched(account, domain)));
        fresh.ifPresent(this::keep);
        return fresh;
    }

    private synchronized void keep(Counted fresh) {
        counted.addFirst(fresh);
        while (counted.size() > KEPT) {
            counted.removeLast();
        }
    }

    private List<MonitoredApi> watched(Account account, SearchDomain domain) {
        return DomainCatalog.catalog(domain, account.id()).enabled();
    }
}
