package io.usagewatch.console.account;

import io.micrometer.core.instrument.MeterRegistry;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * The accounts that the console knows now, and the way to each. Every question passes the account's
 * circuit breaker.
 */
@Component
public final class Accounts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);

    private final LatestAnswers.Pace pace;
    private final Duration writeDeadline;
    private final DomainWay way;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final List<LatestAnswers<?>> asking = new CopyOnWriteArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile Map<String, AccountConnection> connections = Map.of();

    /**
     * @param clock the wall clock, even where a sandbox lives in the past: pages tell the age of an
     *     answer against the browser's
     */
    Accounts(
            AccountSettings settings,
            DomainWay way,
            @Qualifier("clock") Clock clock,
            MeterRegistry metrics) {
        this.pace = new LatestAnswers.Pace(settings.accountDeadline(), settings.accountPause());
        this.writeDeadline = settings.writeDeadline();
        this.way = way;
        this.clock = clock;
        this.metrics = metrics;
        set(settings.list());
    }

    public List<Account> all() {
        return connections.values().stream().map(AccountConnection::account).toList();
    }

    public Optional<Account> find(String id) {
        return Optional.ofNullable(connections.get(id)).map(AccountConnection::account);
    }

    /** Asks one account once, and waits for what it says or for the reason why it says nothing. */
    public <T> Answer<T> ask(Account account, Function<SearchDomain, T> question) {
        return answer(account, () -> connection(account).read(question));
    }

    /**
     * The same, but waits no longer than the deadline; the question may still be answered later.
     */
    public <T> Answer<T> askInTime(Account account, Function<SearchDomain, T> question) {
        return inTime(
                account,
                () -> connection(account).read(question),
                pace.deadline(),
                Problem.late(pace.deadline()));
    }

    /**
     * Changes something in an account's domain, in the role for that. Waits for a while; what is
     * late may have been made all the same.
     */
    public <T> Answer<T> writeInTime(Account account, Function<SearchDomain, T> change) {
        return inTime(
                account,
                () -> connection(account).operate(change),
                writeDeadline,
                Problem.lateChange(writeDeadline));
    }

    /** The same, and waits as long as it takes. */
    public <T> Answer<T> write(Account account, Function<SearchDomain, T> change) {
        return answer(account, () -> connection(account).operate(change));
    }

    /** Starts asking every account the same question again and again, also those to come. */
    public <T> LatestAnswers<T> keepAsking(BiFunction<Account, SearchDomain, T> question) {
        return keepAsking(question, 1);
    }

    /**
     * The same, less often.
     *
     * @param pauses how many of the usual pauses between two questions to an account
     */
    public <T> LatestAnswers<T> keepAsking(
            BiFunction<Account, SearchDomain, T> question, int pauses) {
        LatestAnswers<T> answers =
                new LatestAnswers<>(
                        account ->
                                connection(account).read(domain -> question.apply(account, domain)),
                        new LatestAnswers.Pace(pace.deadline(), pace.pause().multipliedBy(pauses)),
                        clock);
        synchronized (this) {
            asking.add(answers);
            answers.follow(all());
        }
        return answers;
    }

    /**
     * Calls a listener when an account came or went; it must not block.
     *
     * @return ends it
     */
    public Runnable onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** From now on these are all there are; the way to those that have not changed stays. */
    synchronized void set(List<Account> accounts) {
        Map<String, AccountConnection> before = connections;
        Map<String, AccountConnection> now = new LinkedHashMap<>();
        for (Account account : accounts) {
            AccountConnection known = before.get(account.id());
            now.put(
                    account.id(),
                    known != null && known.account().equals(account)
                            ? known
                            : new AccountConnection(account, way, pace.pause(), clock, metrics));
        }
        if (List.copyOf(now.values()).equals(List.copyOf(before.values()))) {
            return;
        }
        connections = now;
        asking.forEach(answers -> answers.follow(all()));
        listeners.forEach(Runnable::run);
        before.values().stream()
                .filter(connection -> !now.containsValue(connection))
                .forEach(AccountConnection::close);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        connections.values().forEach(AccountConnection::close);
    }

    /**
     * @throws AccountException if the account is none of these, any more
     */
    private AccountConnection connection(Account account) {
        AccountConnection connection = connections.get(account.id());
        if (connection == null) {
            throw new AccountException(
                    "the console has no account " + account.id() + "; it is not registered");
        }
        return connection;
    }

    private <T> Answer<T> answer(Account account, Supplier<T> question) {
        Answer<T> none = Answer.awaited(account);
        try {
            return none.answered(question.get(), clock.instant());
        } catch (NoWayException e) {
            LOG.debug("account {} was not asked", account.id(), e);
            return none.failed(e.problem());
        } catch (RuntimeException e) {
            Problem problem = Problem.of(e, account);
            LOG.warn(
                    "account {} ({}) {}: {}",
                    account.name(),
                    account.id(),
                    problem.what(),
                    e.getMessage());
            LOG.debug("where it failed", e);
            return none.failed(problem);
        }
    }

    private <T> Answer<T> inTime(
            Account account, Supplier<T> question, Duration deadline, Problem late) {
        Answer<T> none = Answer.awaited(account);
        Future<Answer<T>> answer = threads.submit(() -> answer(account, question));
        try {
            return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.warn("account {} ({}) is late", account.name(), account.id());
            LOG.debug("where it was awaited", e);
            Optional.ofNullable(connections.get(account.id()))
                    .ifPresent(connection -> connection.late(late, deadline));
            return none.failed(late);
        } catch (ExecutionException e) {
            return none.failed(Problem.of(e.getCause(), account));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return none.failed(Problem.of(e, account));
        }
    }
}
