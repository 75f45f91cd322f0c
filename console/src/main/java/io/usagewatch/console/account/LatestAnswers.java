package io.usagewatch.console.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every account the same question again and again, each on a virtual thread of its own, and
 * keeps what it last said. So no page waits for an account, and a slow or broken one neither delays
 * nor hides the others. An account has one question at a time: a slow one gets fewer, not more.
 */
public final class LatestAnswers<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LatestAnswers.class);

    /**
     * The rest after an answer that took long, so that reading is at most this part of the time.
     */
    private static final int REST_FACTOR = 5;

    private static final int LONGEST_REST_IN_PAUSES = 6;

    /** How long one answer is waited for at most: two minutes with the usual deadline. */
    private static final int LONGEST_IN_DEADLINES = 60;

    /**
     * An account that was heard within so many pauses is not missing because it takes longer now.
     */
    private static final int PATIENCE = 6;

    /** How many accounts are asked for their first answer at the same time. */
    private static final int FIRSTS = 12;

    /** Listeners redraw pages: they hear of changes at most this often. */
    private static final Duration CALM = Duration.ofSeconds(1);

    private final Function<Account, T> question;
    private final Pace pace;
    private final Clock clock;
    private final Map<String, Answer<T>> byAccount = new LinkedHashMap<>();
    private final Map<String, Future<?>> asking = new LinkedHashMap<>();
    private final Semaphore firsts = new Semaphore(FIRSTS);
    private final Bell bell;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable Answers<T> now;

    /**
     * @param deadline after which an account counts as missing; a later answer is still taken
     * @param pause between an answer and the next question
     */
    public record Pace(Duration deadline, Duration pause) {}

    /** Asks nobody until it is told whom to {@link #follow}. */
    LatestAnswers(Function<Account, T> question, Pace pace, Clock clock) {
        this.question = question;
        this.pace = pace;
        this.clock = clock;
        this.bell = new Bell(pace.pause().compareTo(CALM) < 0 ? pace.pause() : CALM);
        threads.execute(bell::ring);
    }

    /** From now on these are asked, and no others. What the others said is forgotten. */
    void follow(List<Account> accounts) {
        synchronized (byAccount) {
            Map<String, Answer<T>> before = new LinkedHashMap<>(byAccount);
            byAccount.clear();
            for (Account account : accounts) {
                Answer<T> known = before.remove(account.id());
                boolean same = known != null && known.account().equals(account);
                byAccount.put(account.id(), same ? known : Answer.awaited(account));
                if (!same) {
                    stop(account.id());
                    asking.put(account.id(), threads.submit(() -> keepAsking(account)));
                }
            }
            before.keySet().forEach(this::stop);
            now = null;
        }
        bell.pull();
    }

    public Answers<T> now() {
        synchronized (byAccount) {
            if (now == null) {
                now = new Answers<>(List.copyOf(byAccount.values()));
            }
            return now;
        }
    }

    /**
     * Calls a listener after changes, at most once a second, on a thread of this object; it must
     * not block.
     *
     * @return ends it
     */
    public Runnable onChange(Runnable listener) {
        return bell.onRing(listener);
    }

    /** Takes what an account just said to somebody else for its last answer. */
    public void know(Account account, T said) {
        change(account, answer -> answer.answered(said, clock.instant()));
    }

    /** Changes what an account last said, where the console itself knows better. */
    public void correct(Account account, UnaryOperator<T> correction) {
        change(account, answer -> answer.corrected(correction));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void stop(String account) {
        Future<?> loop = asking.remove(account);
        if (loop != null) {
            loop.cancel(true);
        }
    }

    private void keepAsking(Account account) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Duration took = askInTurn(account);
                Thread.sleep(rest(took));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException e) {
            LOG.debug("closed between two questions to account {}", account.id(), e);
        }
    }

    /** An account that is slow is asked less often, but not so seldom that it seems forgotten. */
    private Duration rest(Duration took) {
        Duration rest = took.multipliedBy(REST_FACTOR);
        Duration longest = pace.pause().multipliedBy(LONGEST_REST_IN_PAUSES);
        return Collections.max(List.of(pace.pause(), Collections.min(List.of(rest, longest))));
    }

    /**
     * First answers are long, and many accounts are asked for theirs at the same moment: what the
     * console itself keeps waiting must not look late.
     *
     * @return how long it took
     */
    private Duration askInTurn(Account account) throws InterruptedException {
        boolean first = find(account).flatMap(Answer::good).isEmpty();
        Turn turn = first ? new Turn(firsts) : Turn.NONE;
        Instant asked = clock.instant();
        long started = System.nanoTime();
        try {
            ask(account, asked, turn);
        } finally {
            turn.end();
        }
        return Duration.ofNanos(System.nanoTime() - started);
    }

    private void ask(Account account, Instant asked, Turn turn) throws InterruptedException {
        Future<T> answer = threads.submit(() -> question.apply(account));
        try {
            T value;
            try {
                value = answer.get(pace.deadline().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                turn.end();
                if (!wasHeardLately(account)) {
                    change(account, a -> a.failed(Problem.late(pace.deadline())));
                }
                value = answer.get(longest().toNanos(), TimeUnit.NANOSECONDS);
            }
            T said = value;
            change(account, a -> a.answered(said, asked));
        } catch (TimeoutException e) {
            answer.cancel(true);
            LOG.warn(
                    "account {} ({}) is given up after {}: it will be asked anew",
                    account.name(),
                    account.id(),
                    longest());
            LOG.debug("where it was awaited", e);
            change(account, a -> a.failed(Problem.late(pace.deadline())));
        } catch (ExecutionException e) {
            Problem problem = Problem.of(e.getCause(), account);
            if (!find(account).flatMap(Answer::problem).equals(Optional.of(problem))) {
                LOG.warn(
                        "account {} ({}) {}: {}",
                        account.name(),
                        account.id(),
                        problem.what(),
                        e.getMessage());
                LOG.debug("where it failed", e);
            }
            change(account, a -> a.failed(problem));
        }
    }

    /** An answer that trickles would keep its account from being asked anew for ever. */
    private Duration longest() {
        return pace.deadline().multipliedBy(LONGEST_IN_DEADLINES);
    }

    private boolean wasHeardLately(Account account) {
        Instant since = clock.instant().minus(pace.pause().multipliedBy(PATIENCE));
        return find(account)
                .filter(last -> last.problem().isEmpty())
                .flatMap(Answer::good)
                .filter(good -> good.at().isAfter(since))
                .isPresent();
    }

    private Optional<Answer<T>> find(Account account) {
        synchronized (byAccount) {
            return Optional.ofNullable(byAccount.get(account.id()))
                    .filter(answer -> answer.account().equals(account));
        }
    }

    /** An account that is not followed any more has nothing to change. */
    private void change(Account account, UnaryOperator<Answer<T>> change) {
        boolean news;
        synchronized (byAccount) {
            Optional<Answer<T>> before = find(account);
            if (before.isEmpty()) {
                return;
            }
            Answer<T> after = change.apply(before.get());
            news = !after.saysTheSameAs(before.get());
            byAccount.put(account.id(), news ? after : after.keeping(before.get()));
            now = null;
        }
        if (news || !bell.wasRungWithin(pace.pause())) {
            bell.pull();
        }
    }

    /** The right to be asked for a first answer; whoever is late loses it to the next one. */
    private static final class Turn {

        static final Turn NONE = new Turn();
        private final Semaphore of;
        private boolean ended;

        private Turn() {
            of = new Semaphore(0);
            ended = true;
        }

        Turn(Semaphore of) throws InterruptedException {
            this.of = of;
            of.acquire();
        }

        void end() {
            if (!ended) {
                ended = true;
                of.release();
            }
        }
    }
}
