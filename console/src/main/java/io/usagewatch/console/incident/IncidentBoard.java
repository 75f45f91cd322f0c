package io.usagewatch.console.incident;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.account.Answer;
import io.usagewatch.console.account.Answers;
import io.usagewatch.console.account.LatestAnswers;
import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.incident.AccountIncidents;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.review.Review;
import io.usagewatch.detection.review.ReviewIndex;
import io.usagewatch.detection.review.Reviews;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
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

    private final Catalog catalog;
    private final Clock clock;
    private final Map<String, Reviews> reviews = new ConcurrentHashMap<>();
    private final LatestAnswers<List<IncidentRow>> answers;

    IncidentBoard(Accounts accounts, Catalog catalog, Clock clock) {
        this.catalog = catalog;
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
        List<Incident> incidents =
                new AccountIncidents(account.id(), domain, catalog).between(now.minus(KEPT), now);
        // Read last: a decision of a moment ago is in it.
        Reviews decided = ReviewIndex.read(domain, account.id(), now.minus(KEPT));
        reviews.put(account.id(), decided);
        return incidents.stream()
                .map(i -> new IncidentRow(i, account, catalog.get(i.api()), decided.standing(i)))
                .toList();
    }
}
