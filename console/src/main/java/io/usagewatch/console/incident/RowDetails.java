package io.usagewatch.console.incident;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.account.Answer;
import io.usagewatch.detection.event.EventSpan;
import io.usagewatch.detection.event.LeadingPrincipals;
import io.usagewatch.detection.event.Share;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/**
 * What a row of the list shows beyond its incident. Read for the rows that somebody looks at, all
 * rows of an account at once, and kept.
 */
@Component
final class RowDetails implements AutoCloseable {

    private static final int MOST_KEPT = 2_000;

    private final Accounts accounts;
    private final Clock clock;
    private final Map<Key, RowDetail> kept = new LeastRecent();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param principal with the largest share
     */
    record RowDetail(Sparkline line, Optional<Share> principal) {}

    /** An incident that has grown is read again. */
    private record Key(String id, Instant end) {
        static Key of(IncidentRow row) {
            return new Key(row.id(), row.incident().end());
        }
    }

    RowDetails(Accounts accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    Optional<RowDetail> find(IncidentRow row) {
        synchronized (kept) {
            return Optional.ofNullable(kept.get(Key.of(row)));
        }
    }

    /**
     * Reads the details of those rows that have none yet.
     *
     * @param loaded is given the rows of one account at a time, on another thread
     */
    void load(List<IncidentRow> rows, Consumer<List<IncidentRow>> loaded) {
        rows.stream()
                .filter(row -> find(row).isEmpty())
                .collect(Collectors.groupingBy(IncidentRow::account))
                .forEach(
                        (account, own) ->
                                threads.execute(
                                        () -> {
                                            if (read(account, own)) {
                                                loaded.accept(own);
                                            }
                                        }));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /**
     * A row without details stays useful, and the page says already that the account is missing.
     */
    private boolean read(Account account, List<IncidentRow> rows) {
        Answer<List<RowDetail>> answer = accounts.ask(account, domain -> details(domain, rows));
        answer.good()
                .ifPresent(
                        good -> {
                            synchronized (kept) {
                                for (int i = 0; i < rows.size(); i++) {
                                    kept.put(Key.of(rows.get(i)), good.value().get(i));
                                }
                            }
                        });
        return answer.good().isPresent();
    }

    private List<RowDetail> details(SearchDomain domain, List<IncidentRow> rows) {
        List<Sparkline> lines = new SparklineSearch(domain, clock).of(rows);
        List<Optional<Share>> principals =
                LeadingPrincipals.of(
                        domain,
                        rows.getFirst().account().id(),
                        rows.stream().map(RowDetails::span).toList());
        return IntStream.range(0, rows.size())
                .mapToObj(i -> new RowDetail(lines.get(i), principals.get(i)))
                .toList();
    }

    private static EventSpan span(IncidentRow row) {
        return new EventSpan(
                row.api(), row.incident().entity(), row.incident().start(), row.incident().end());
    }

    private static final class LeastRecent extends LinkedHashMap<Key, RowDetail> {
        LeastRecent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, RowDetail> eldest) {
            return size() > MOST_KEPT;
        }
    }
}
