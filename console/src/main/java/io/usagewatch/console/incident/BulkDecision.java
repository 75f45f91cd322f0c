package io.usagewatch.console.incident;

import io.usagewatch.detection.review.ReviewChange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;
import org.springframework.stereotype.Component;

/** Decides about many incidents while the page goes on; in the name of whoever asked for it. */
@Component
final class BulkDecision implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BulkDecision.class);

    /** So many at once that progress is seen, and so few that a stop comes soon. */
    private static final int AT_ONCE = 20;

    private final ReviewDesk desk;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    BulkDecision(ReviewDesk desk) {
        this.desk = desk;
    }

    /** Is told on another thread how far it is. */
    interface Progress {

        /**
         * @param done how many of the incidents were tried
         */
        void tried(int done);

        /**
         * The last call.
         *
         * @param outcomes of those that were tried
         * @param broken whether it ended before its end, by a fault that the log tells of
         */
        void ended(List<ReviewOutcome> outcomes, boolean broken);
    }

    void decide(List<IncidentRow> rows, ReviewChange change, Progress progress) {
        threads.execute(new DelegatingSecurityContextRunnable(() -> write(rows, change, progress)));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void write(List<IncidentRow> rows, ReviewChange change, Progress progress) {
        List<ReviewOutcome> outcomes = new ArrayList<>();
        try {
            for (int from = 0; from < rows.size(); from += AT_ONCE) {
                int to = Math.min(from + AT_ONCE, rows.size());
                outcomes.addAll(desk.changeAll(rows.subList(from, to), change));
                progress.tried(to);
            }
            progress.ended(outcomes, false);
        } catch (RuntimeException e) {
            LOG.error("{} of {} incidents were decided", outcomes.size(), rows.size(), e);
            progress.ended(outcomes, true);
        }
    }
}
