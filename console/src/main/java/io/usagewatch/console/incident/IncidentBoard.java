package io.usagewatch.console.incident;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.account.Answer;
import io.usagewatch.console.account.Answers;
import io.usagewatch.console.account.LatestAnswers;
import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.DomainCatalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.incident.AccountIncidents;
import io.usagewatch.detection.incident.AccountIncidents.Seen;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.review.Review;
import io.usagewatch.detection.review.ReviewIndex;
import io.usagewatch.detection.review.Reviews;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** The incidents of all accounts, as each account last told them. */
@Component
@Lazy(false) // Asks before the first page is opened.
final class IncidentBoard implements AutoCloseable {

    /** How far back incidents are held. */
    static final Duration KEPT = Duration.ofDays(30);

    private static final Comparator<Incident> NEWEST_FIRST =
            Comparator.comparing(Incident::start).reversed().thenComparing(Incident::id);

    /**
     * Accounts whose whole list is read at the same time: a long one takes room while it is read.
     */
    private static final int READERS = 8;

    /** However many accounts there are. */
    private static final int LEAST_HELD = 50;

    /** Longer than reviews take to be read. */
    private static final Duration READING = Duration.ofMinutes(2);

    private final Accounts accounts;
    private final int held;
    private final Clock clock;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private final Semaphore readers = new Semaphore(READERS);
    private final Map<String, Reviews> reviews = new ConcurrentHashMap<>();
    private final LatestAnswers<List<IncidentRow>> answers;

    /**
     * @param apis what was watched when it was read; where that changes, all is read again
     * @param all how many there were when it was last read whole
     */
    private record Kept(List<MonitoredApi> apis, Seen seen, int all) {}

    /**
     * An account that has more incidents than the console holds.
     *
     * @param heldFrom when the oldest one that is held began
     * @param all how many there are
     */
    record Cut(Instant heldFrom, int held, int all) {}

    /**
     * @param held how many incidents of all accounts are held at most; each account has its share
     */
    IncidentBoard(
            Accounts accounts,
            Clock clock,
            @Value("${usage-watch.incidents-held:50000}") int held) {
        this.accounts = accounts;
        this.held = held;
        this.clock = clock;
        this.answers = accounts.keepAsking(this::incidents);
    }

    Answers<List<IncidentRow>> now() {
        return answers.now();
    }

    /** Also of accounts that do not answer any more, newest first. */
    static List<IncidentRow> merged(Answers<List<IncidentRow>> answers) {
        return rows(answers)
                .sorted(Comparator.comparing(IncidentRow::incident, NEWEST_FIRST))
                .toList();
    }

    /** The same, as far as somebody reads on; what is not read is not put in order. */
    static Stream<IncidentRow> newestFirst(Answers<List<IncidentRow>> answers) {
        PriorityQueue<Reader> next =
                new PriorityQueue<>(
                        Comparator.comparing(reader -> reader.row().incident(), NEWEST_FIRST));
        answers.accounts().stream()
                .flatMap(answer -> answer.good().stream())
                .filter(good -> !good.value().isEmpty())
                .forEach(good -> next.add(new Reader(good.value(), 0)));
        return Stream.generate(() -> Optional.ofNullable(next.poll()))
                .takeWhile(Optional::isPresent)
                .flatMap(Optional::stream)
                .map(
                        reader -> {
                            reader.after().ifPresent(next::add);
                            return reader.row();
                        });
    }

    /** How far one account's incidents, newest first, have been read. */
    private record Reader(List<IncidentRow> rows, int at) {
        IncidentRow row() {
            return rows.get(at);
        }

        Optional<Reader> after() {
            return at + 1 < rows.size() ? Optional.of(new Reader(rows, at + 1)) : Optional.empty();
        }
    }

    /** The accounts of which only the newest incidents are held, by id. */
    Map<String, Cut> cuts() {
        Map<String, Cut> cuts = new HashMap<>();
        kept.forEach(
                (account, of) -> {
                    List<Incident> incidents = of.seen().incidents();
                    if (incidents.size() < of.all()) {
                        cuts.put(
                                account,
                                new Cut(incidents.getLast().start(), incidents.size(), of.all()));
                    }
                });
        return cuts;
    }

    Optional<IncidentRow> find(String id) {
        return rows(now()).filter(row -> row.id().equals(id)).findFirst();
    }

    /** Shows a review that was just written, without waiting for the next answer. */
    void reviewed(Account account, Review written) {
        Reviews decided =
                reviews.merge(
                        account.id(),
                        new Reviews(List.of(written)),
                        (known, _) -> known.with(written));
        answers.correct(
                account,
                rows -> rows.stream().map(r -> r.as(decided.standing(r.incident()))).toList());
    }

    /**
     * Calls a listener after every change; it must not block.
     *
     * @return ends it
     */
    Runnable onChange(Runnable listener) {
        return answers.onChange(listener);
    }

    @Override
    public void close() {
        answers.close();
    }

    private static Stream<IncidentRow> rows(Answers<List<IncidentRow>> answers) {
        return answers.accounts().stream()
                .map(Answer::good)
                .flatMap(Optional::stream)
                .flatMap(good -> good.value().stream());
    }

    private List<IncidentRow> incidents(Account account, SearchDomain domain) {
        Instant now = clock.instant();
        Catalog catalog = DomainCatalog.catalog(domain, account.id());
        List<Incident> incidents = seen(account, domain, catalog, now);
        // Read last: a decision of a moment ago is in it.
        Reviews read = ReviewIndex.read(domain, account.id(), now.minus(KEPT));
        // Somebody may have decided while they were read.
        Reviews decided =
                reviews.merge(
                        account.id(),
                        read,
                        (known, _) -> read.withChangesOf(known, now.minus(READING)));
        return incidents.stream()
                .map(i -> new IncidentRow(i, account, catalog.get(i.api()), decided.standing(i)))
                .toList();
    }

    private List<Incident> seen(
            Account account, SearchDomain domain, Catalog catalog, Instant now) {
        Kept nothing = new Kept(catalog.enabled(), Seen.NOTHING, 0);
        Kept before =
                Optional.ofNullable(kept.get(account.id()))
                        .filter(known -> known.apis().equals(nothing.apis()))
                        .orElse(nothing);
        AccountIncidents incidents = new AccountIncidents(account.id(), domain, catalog);
        Seen after = incidents.since(before.seen(), now.minus(KEPT), now, readers);
        if (!after.equals(before.seen())) {
            int share = Math.max(LEAST_HELD, held / Math.max(1, accounts.all().size()));
            boolean anew = !after.mark().equals(before.seen().mark());
            int all = anew ? after.incidents().size() : before.all();
            before = new Kept(before.apis(), after.newest(share), all);
        }
        kept.put(account.id(), before);
        return before.seen().incidents();
    }
}
