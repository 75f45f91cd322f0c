package io.usagewatch.console.incident;

import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.account.Answer;
import io.usagewatch.detection.alert.NoticesIndex;
import io.usagewatch.detection.alert.SentMessage;
import io.usagewatch.detection.event.EventContext;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.Usage;
import io.usagewatch.detection.usage.UsageIndex;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** Reads from its account's domain what the page of one incident shows. */
@Component
final class IncidentReading implements AutoCloseable {

    private static final Duration BEFORE = Duration.ofHours(36);
    private static final Duration AFTER = Duration.ofHours(12);

    /** Around the incident's hours, in each of the weeks. */
    private static final Duration AROUND = Duration.ofHours(3);

    private static final int WEEKS = 4;

    private final Accounts accounts;
    private final Clock clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    IncidentReading(Accounts accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    /**
     * @param series usage from well before the incident to some time after it
     * @param context who, where and what
     */
    record Reading(List<Usage> series, EventContext context) {}

    /**
     * The incident's hours, or the same hours of an earlier week.
     *
     * @param series usage from a little before them to a little after
     */
    record Week(Instant start, Instant end, List<Usage> series) {

        Week {
            series = List.copyOf(series);
        }

        boolean isWithin(Usage usage) {
            return !usage.start().isBefore(start) && usage.start().isBefore(end);
        }

        /** Sum of the measure over the hours; empty where they are not metered. */
        OptionalDouble sum() {
            List<Usage> within = series.stream().filter(this::isWithin).toList();
            return within.isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(within.stream().mapToDouble(Usage::n).sum());
        }
    }

    /** Both at once; waits for it no longer than the deadline of an account. */
    Answer<Reading> whole(IncidentRow row) {
        return accounts.askInTime(
                row.account(),
                domain -> new Reading(readSeries(row, domain), readContext(row, domain)));
    }

    /**
     * @param reply is given the series, or why there is none, on another thread
     */
    void series(IncidentRow row, Consumer<Answer<List<Usage>>> reply) {
        ask(row, domain -> readSeries(row, domain), reply);
    }

    /**
     * @param reply is given the context, or why there is none, on another thread
     */
    void context(IncidentRow row, Consumer<Answer<EventContext>> reply) {
        ask(row, domain -> readContext(row, domain), reply);
    }

    /**
     * @param reply is given the week of the incident and those before it, newest first, or why
     *     there are none, on another thread
     */
    void weeks(IncidentRow row, Consumer<Answer<List<Week>>> reply) {
        ask(
                row,
                domain ->
                        IntStream.rangeClosed(0, WEEKS)
                                .mapToObj(back -> readWeek(row, back, domain))
                                .toList(),
                reply);
    }

    /**
     * @param reply is given what people were sent, oldest first, or why nobody knows, on another
     *     thread
     */
    void sent(IncidentRow row, Consumer<Answer<List<SentMessage>>> reply) {
        ask(row, domain -> NoticesIndex.sent(domain, row.incident()), reply);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private List<Usage> readSeries(IncidentRow row, SearchDomain domain) {
        Instant start = row.incident().start().minus(BEFORE);
        Instant after = row.incident().end().plus(AFTER);
        Instant end = after.isAfter(clock.instant()) ? clock.instant() : after;
        return UsageIndex.series(
                domain, row.account().id(), row.api().id(), row.incident().entity(), start, end);
    }

    private Week readWeek(IncidentRow row, int back, SearchDomain domain) {
        Duration ago = Duration.ofDays(7L * back);
        Instant start = row.incident().start().minus(ago);
        Instant end = row.incident().end().minus(ago);
        Instant after = end.plus(AROUND);
        return new Week(
                start,
                end,
                UsageIndex.series(
                        domain,
                        row.account().id(),
                        row.api().id(),
                        row.incident().entity(),
                        start.minus(AROUND),
                        after.isAfter(clock.instant()) ? clock.instant() : after));
    }

    private static EventContext readContext(IncidentRow row, SearchDomain domain) {
        return EventContext.read(
                domain,
                row.account().id(),
                row.api(),
                row.incident().entity(),
                row.incident().start(),
                row.incident().end());
    }

    private <T> void ask(
            IncidentRow row, Function<SearchDomain, T> question, Consumer<Answer<T>> reply) {
        threads.execute(() -> reply.accept(accounts.ask(row.account(), question)));
    }
}
