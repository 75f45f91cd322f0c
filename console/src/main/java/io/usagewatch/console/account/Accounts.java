package io.usagewatch.console.account;

import io.usagewatch.detection.search.SearchDomain;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** The accounts that the console knows, and the connection to the domain of each. */
@Component
public final class Accounts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);

    private final Map<String, Account> byId = new LinkedHashMap<>();
    private final Map<String, SearchDomain> domains = new LinkedHashMap<>();
    private final LatestAnswers.Pace pace;
    private final Clock clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param clock the wall clock, even where a sandbox lives in the past: pages tell the age of an
     *     answer against the browser's
     */
    Accounts(AccountSettings settings, @Qualifier("clock") Clock clock) {
        this.pace = new LatestAnswers.Pace(settings.accountDeadline(), settings.accountPause());
        this.clock = clock;
        for (Account account : settings.list()) {
            byId.put(account.id(), account);
            domains.put(account.id(), SearchDomain.at(account.endpoint()));
        }
    }

    public List<Account> all() {
        return List.copyOf(byId.values());
    }

    public Optional<Account> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * @throws AccountException if the account is none of these
     */
    public SearchDomain domain(Account account) {
        SearchDomain domain = domains.get(account.id());
        if (domain == null) {
            throw new AccountException("the console has no account " + account.id());
        }
        return domain;
    }

    /** Asks one account once, and waits for what it says or for the reason why it says nothing. */
    public <T> Answer<T> ask(Account account, Function<SearchDomain, T> question) {
        Answer<T> answer = new Answer<>(account, Optional.empty(), Optional.empty());
        try {
            return answer.answered(question.apply(domain(account)), clock.instant());
        } catch (RuntimeException e) {
            Problem problem = Problem.of(e, account);
            LOG.warn(
                    "account {} ({}) {}: {}",
                    account.name(),
                    account.id(),
                    problem.what(),
                    e.getMessage());
            LOG.debug("where it failed", e);
            return answer.failed(problem);
        }
    }

    /**
     * The same, but waits no longer than the deadline; the question may still be answered later.
     */
    public <T> Answer<T> askInTime(Account account, Function<SearchDomain, T> question) {
        Answer<T> none = new Answer<>(account, Optional.empty(), Optional.empty());
        Future<Answer<T>> answer = threads.submit(() -> ask(account, question));
        try {
            return answer.get(pace.deadline().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.warn("account {} ({}) is late", account.name(), account.id());
            LOG.debug("where it was awaited", e);
            return none.failed(Problem.late(pace.deadline()));
        } catch (ExecutionException e) {
            return none.failed(Problem.of(e.getCause(), account));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return none.failed(Problem.of(e, account));
        }
    }

    /** Starts asking every account the same question again and again. */
    public <T> LatestAnswers<T> keepAsking(BiFunction<Account, SearchDomain, T> question) {
        return new LatestAnswers<>(
                all(), account -> question.apply(account, domain(account)), pace, clock);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        domains.values().forEach(SearchDomain::close);
    }
}
