package io.usagewatch.console.account;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The console's way to one account, and how well it works. */
final class AccountConnection implements AutoCloseable {

    /** How long questions took, by account and outcome. */
    static final String QUESTIONS = "usage.watch.account.questions";

    private final Account account;
    private final DomainWay way;
    private final Breaker breaker;
    private final MeterRegistry metrics;
    private @Nullable SearchDomain reading;
    private @Nullable SearchDomain operating;
    private volatile @Nullable Problem last;

    AccountConnection(
            Account account, DomainWay way, Duration pause, Clock clock, MeterRegistry metrics) {
        this.account = account;
        this.way = way;
        this.breaker = new Breaker(pause, clock);
        this.metrics = metrics;
    }

    Account account() {
        return account;
    }

    /**
     * @throws NoWayException where the account has failed so often that it is left in peace
     */
    <T> T read(Function<SearchDomain, T> question) {
        return ask(this::reading, question);
    }

    /**
     * @throws NoWayException where the account has failed so often that it is left in peace
     */
    <T> T operate(Function<SearchDomain, T> change) {
        return ask(this::operating, change);
    }

    /** Somebody waited in vain; the question itself may still be answered. */
    void late(Problem problem, Duration waited) {
        last = problem;
        breaker.failed();
        count("late", waited.toNanos());
    }

    @Override
    public synchronized void close() {
        Optional.ofNullable(reading).ifPresent(SearchDomain::close);
        Optional.ofNullable(operating).ifPresent(SearchDomain::close);
        metrics.find(QUESTIONS).tags(own()).timers().forEach(metrics::remove);
    }

    private <T> T ask(Supplier<SearchDomain> domain, Function<SearchDomain, T> question) {
        if (!breaker.lets()) {
            throw new NoWayException(
                    Optional.ofNullable(last).orElseGet(() -> Problem.trying(account)));
        }
        long started = System.nanoTime();
        try {
            T answer = question.apply(domain.get());
            breaker.answered();
            count("answered", System.nanoTime() - started);
            return answer;
        } catch (Error e) {
            // Whoever tries must say how it went, or nobody asks again.
            breaker.failed();
            throw e;
        } catch (RuntimeException e) {
            if (isDown(e)) {
                last = Problem.of(e, account);
                breaker.failed();
            } else {
                breaker.answered();
            }
            if (e instanceof DomainException said && Problem.saysExpired(said)) {
                forgetCredentials();
            }
            count("failed", System.nanoTime() - started);
            throw e;
        }
    }

    /** What is refused or not there was answered all the same. */
    private static boolean isDown(RuntimeException failure) {
        return failure instanceof DomainException domain
                ? domain.status() <= DomainException.NO_ANSWER
                        || domain.isBusy()
                        || domain.status() >= 500
                : failure instanceof NoWayException;
    }

    private void count(String outcome, long nanos) {
        Timer.builder(QUESTIONS)
                .description("How long questions to an account took")
                .tags(own().and("outcome", outcome))
                .register(metrics)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private Tags own() {
        return Tags.of(Tag.of("account", account.id()));
    }

    /** Opens the way anew; what signs has no connection of its own that stays behind. */
    private synchronized void forgetCredentials() {
        if (!account.roles().equals(Account.Roles.NONE)) {
            reading = null;
            operating = null;
        }
    }

    private synchronized SearchDomain reading() {
        if (reading == null) {
            reading = way.reading(account);
        }
        return reading;
    }

    private synchronized SearchDomain operating() {
        if (operating == null) {
            operating = way.operating(account);
        }
        return operating;
    }
}
