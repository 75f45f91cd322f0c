package io.usagewatch.console.watch;

import io.usagewatch.console.account.Account;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * Brings accounts to what is wanted in them: at once after a change, and again and again where they
 * are not, whatever the reason. Nothing of what is to be done is kept here: it is read from the
 * domains. An account has one worker at a time, and a failure of one is none of the others'.
 */
@Component
@Lazy(false) // What a console before this one left undone goes on without anybody looking.
class Workers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final Duration LONGEST_REST = Duration.ofMinutes(10);

    private final WatchBoard board;
    private final AccountWork work;
    private final Clock clock;
    private final Duration pause;
    private final Map<String, Worker> workers = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Workers(
            WatchBoard board,
            AccountWork work,
            @Qualifier("clock") Clock clock,
            @Value("${usage-watch.reconcile-pause:20s}") Duration pause) {
        this.board = board;
        this.work = work;
        this.clock = clock;
        this.pause = pause;
        threads.execute(this::keepReconciling);
    }

    /** At once, however often it failed before. */
    void start(Account account) {
        worker(account).start();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void keepReconciling() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(pause);
                reconcile();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An account is looked at once in any case: a console before this one may have been killed. */
    private void reconcile() {
        try {
            board.now().accounts().stream()
                    .filter(answer -> answer.problem().isEmpty() && answer.good().isPresent())
                    .filter(
                            answer ->
                                    !workers.containsKey(answer.account().id())
                                            || work.isLeft(
                                                    answer.account(),
                                                    answer.good().orElseThrow().value()))
                    .forEach(answer -> worker(answer.account()).startIfRested());
        } catch (RuntimeException e) {
            LOG.error("what is wanted could not be compared with what is there", e);
        }
    }

    private Worker worker(Account account) {
        return workers.computeIfAbsent(account.id(), id -> new Worker(account));
    }

    /** The one of an account. */
    private final class Worker {

        private final Account account;
        private boolean running;
        private boolean again;
        private int failures;
        private Instant rested = Instant.MIN;

        Worker(Account account) {
            this.account = account;
        }

        synchronized void start() {
            again = true;
            if (!running) {
                running = true;
                threads.execute(this::run);
            }
        }

        synchronized void startIfRested() {
            if (!running && !clock.instant().isBefore(rested)) {
                start();
            }
        }

        private void run() {
            while (goesOn()) {
                note(work.run(account));
            }
        }

        private synchronized boolean goesOn() {
            running = again && !Thread.currentThread().isInterrupted();
            again = false;
            return running;
        }

        private synchronized void note(AccountWork.Ended ended) {
            failures = ended == AccountWork.Ended.FAILED ? failures + 1 : 0;
            Duration rest = pause.multipliedBy(1L << Math.min(failures, 6));
            rested = clock.instant().plus(rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST);
        }
    }
}
