package io.usagewatch.console.incident;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.account.Answer;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.review.Review;
import io.usagewatch.detection.review.Review.Version;
import io.usagewatch.detection.review.ReviewChange;
import io.usagewatch.detection.review.ReviewException;
import io.usagewatch.detection.review.ReviewIndex;
import io.usagewatch.detection.review.ReviewStep;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Service;

/**
 * Where operators decide. A change is written to the account's own domain, and only over the
 * version that the operator saw.
 */
@Service
@PreAuthorize("hasRole('OPERATOR')")
class ReviewDesk implements AutoCloseable {

    private final Accounts accounts;
    private final IncidentBoard board;
    private final Clock clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    ReviewDesk(Accounts accounts, IncidentBoard board, Clock clock) {
        this.accounts = accounts;
        this.board = board;
        this.clock = clock;
    }

    /**
     * @param seen the version that the change is about
     */
    ReviewOutcome change(IncidentRow row, Version seen, ReviewChange change) {
        return write(row, seen, step(change));
    }

    /** The same change to several incidents as they are shown; accounts side by side. */
    List<ReviewOutcome> changeAll(List<IncidentRow> rows, ReviewChange change) {
        ReviewStep step = step(change);
        Map<Account, List<IncidentRow>> byAccount =
                rows.stream().collect(Collectors.groupingBy(IncidentRow::account));
        List<CompletableFuture<List<ReviewOutcome>>> writing =
                byAccount.values().stream()
                        .map(
                                own ->
                                        CompletableFuture.supplyAsync(
                                                () -> writeAll(own, step), threads))
                        .toList();
        return writing.stream().flatMap(own -> own.join().stream()).toList();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** An account that does not take the first one is not asked to take the others. */
    private List<ReviewOutcome> writeAll(List<IncidentRow> rows, ReviewStep step) {
        List<ReviewOutcome> outcomes = new ArrayList<>();
        for (IncidentRow row : rows) {
            if (!outcomes.isEmpty() && outcomes.getLast() instanceof ReviewOutcome.Failed failed) {
                outcomes.add(new ReviewOutcome.Failed(row, failed.problem()));
            } else {
                outcomes.add(write(row, row.standing().version(), step));
            }
        }
        return outcomes;
    }

    private ReviewOutcome write(IncidentRow row, Version seen, ReviewStep step) {
        Answer<ReviewOutcome> answer =
                accounts.writeInTime(row.account(), domain -> write(domain, row, seen, step));
        return answer.good()
                .map(Answer.Good::value)
                .orElseGet(() -> new ReviewOutcome.Failed(row, answer.problem().orElseThrow()));
    }

    private ReviewOutcome write(
            SearchDomain domain, IncidentRow row, Version seen, ReviewStep step) {
        Incident incident = row.incident();
        Review now = ReviewIndex.find(domain, incident, row.standing());
        if (!now.version().equals(seen)) {
            return beaten(row, now);
        }
        Review wanted;
        try {
            wanted = now.with(step, incident);
        } catch (ReviewException e) {
            return new ReviewOutcome.Refused(row, e);
        }
        Optional<Review> written = ReviewIndex.write(domain, wanted);
        if (written.isEmpty()) {
            return beaten(row, ReviewIndex.find(domain, incident, row.standing()));
        }
        return new ReviewOutcome.Written(told(row, written.get()), written.get());
    }

    private ReviewOutcome beaten(IncidentRow row, Review now) {
        return new ReviewOutcome.Beaten(told(row, now), now);
    }

    private IncidentRow told(IncidentRow row, Review now) {
        board.reviewed(row.account(), now);
        return board.find(row.id()).orElse(row);
    }

    private ReviewStep step(ReviewChange change) {
        String operator = SecurityContextHolder.getContext().getAuthentication().getName();
        return new ReviewStep(clock.instant(), operator, change);
    }
}
