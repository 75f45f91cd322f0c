package io.usagewatch.console.incident;

import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.account.Answer;
import io.usagewatch.detection.event.EventContext;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.Usage;
import io.usagewatch.detection.usage.UsageIndex;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Reads from its account's domain what the page of one incident shows. */
@Component
final class IncidentReading implements AutoCloseable {

    private static final Duration BEFORE = Duration.ofHours(36);
    private static final Duration AFTER = Duration.ofHours(12);

    private final Accounts accounts;
    private final Clock clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    IncidentReading(Accounts accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    /**
     * The usage from well before the incident to some time after it.
     *
     * @param reply is given it, or why there is none, on another thread
     */
    void series(IncidentRow row, Consumer<Answer<List<Usage>>> reply) {
        Instant start = row.incident().start().minus(BEFORE);
        Instant after = row.incident().end().plus(AFTER);
        Instant end = after.isAfter(clock.instant()) ? clock.instant() : after;
        ask(
                row,
                domain ->
                        UsageIndex.series(
                                domain,
                                row.account().id(),
                                row.api().id(),
                                row.incident().entity(),
                                start,
                                end),
                reply);
    }

    /**
     * Who, where and what.
     *
     * @param reply is given it, or why there is none, on another thread
     */
    void context(IncidentRow row, Consumer<Answer<EventContext>> reply) {
        ask(
                row,
                domain ->
                        EventContext.read(
                                domain,
                                row.account().id(),
                                row.api(),
                                row.incident().entity(),
                                row.incident().start(),
                                row.incident().end()),
                reply);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private <T> void ask(
            IncidentRow row, Function<SearchDomain, T> question, Consumer<Answer<T>> reply) {
        threads.execute(() -> reply.accept(accounts.ask(row.account(), question)));
    }
}
