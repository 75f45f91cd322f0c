package io.usagewatch.meter;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.DomainCatalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.detector.Preparation;
import io.usagewatch.detection.metering.EventCounts;
import io.usagewatch.detection.metering.UsageFromEvents;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.StateIndex;
import io.usagewatch.detection.usage.Surprise;
import io.usagewatch.detection.usage.UsageIndex;
import io.usagewatch.meter.Backfill.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * Turns one account's events into usage documents: one per monitored API, entity and interval,
 * zeros included. Documents have fixed ids, so that metering a time span again corrects it in
 * place.
 *
 * <p>Not thread-safe. Several may meter the same account; they take turns.
 */
public final class Meter {

    /** How far back every run counts again, for events that were late. */
    public static final Duration LATE = Duration.ofMinutes(30);

    /** Events that were later than this are left to a backfill. */
    public static final Duration LATEST = Duration.ofDays(1);

    /** A run begins nothing more after this. */
    public static final Duration LONGEST_RUN = Duration.ofSeconds(45);

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final SearchDomain domain;
    private final String account;
    private final Catalog deployed;
    private final InstantSource clock;
    private final EventCounts events;
    private final MarkStore marks;
    private final PastStore store;
    private final Run run;

    /**
     * @param account id of the account whose events are metered
     * @param deployed what is metered beside what operators added in the console
     * @param clock the one that events are indexed by
     */
    public Meter(SearchDomain domain, String account, Catalog deployed, InstantSource clock) {
        this.domain = domain;
        this.account = account;
        this.deployed = deployed;
        this.clock = clock;
        this.events = new EventCounts(domain, account);
        this.marks = new MarkStore(domain, account, clock);
        this.store = new PastStore(domain, account);
        this.run = new Run(domain, account, marks, store);
    }

    /**
     * Meters the intervals that closed since the last run, and corrects those that late events have
     * changed. After an outage it catches up step by step, as far as {@link #LONGEST_RUN} allows. A
     * monitored API that was never metered, or by another definition, gets its past, as far as the
     * expectation looks back; what does not fit into this run is left to the next ones. While
     * another invocation meters the account nothing is done.
     *
     * @throws MeterException if the domain was not provisioned
     * @throws io.usagewatch.detection.search.DomainException where the domain does not answer
     */
    public Metered run() {
        requireIndices();
        Instant now = clock.instant();
        Instant over = now.plus(LONGEST_RUN);
        BooleanSupplier isOver = () -> clock.instant().isAfter(over);
        List<MonitoredApi> apis = watched();
        Optional<MarkStore.Held> held = marks.take();
        if (held.isEmpty()) {
            return Metered.nothing(now).incomplete();
        }
        Metered done = run.meter(held.get(), apis, now, isOver);
        List<MonitoredApi> fresh =
                apis.stream().filter(api -> held.get().mark().isBehind(api, now)).toList();
        return fresh.isEmpty() ? done : done.and(begin(fresh, held.get().mark(), now, isOver));
    }

    /** Read each time: what an operator adds is metered from the next minute on. */
    private List<MonitoredApi> watched() {
        return DomainCatalog.read(domain, account, deployed).catalog().enabled();
    }

    private Metered begin(
            List<MonitoredApi> fresh, Mark mark, Instant now, BooleanSupplier isOver) {
        Metered done = Metered.nothing(now);
        Optional<Instant> since = events.firstEvent().filter(first -> first.isBefore(now));
        if (since.isEmpty()) {
            return done;
        }
        Instant first = later(since.get(), now.minus(Surprise.HISTORY));
        List<MonitoredApi> ready = ready(fresh);
        for (MonitoredApi api : ready) {
            if (isOver.getAsBoolean()) {
                return done.incomplete();
            }
            Backfill backfill = new Backfill(domain, account, api);
            Instant from =
                    mark.standing(api).map(standing -> standing.to().minus(LATE)).orElse(first);
            Span span = backfill.begun().orElse(new Span(later(first, from), now));
            done = done.and(backfill(api, since.get(), span, true, Progress.NONE, isOver));
            if (!done.complete()) {
                return done;
            }
            backfill.forget();
        }
        return ready.size() < fresh.size() ? done.incomplete() : done;
    }

    /** Where events are not indexed yet by all that is counted, they would count as nothing. */
    private List<MonitoredApi> ready(List<MonitoredApi> apis) {
        Preparation prepared = Preparation.read(domain, account);
        return apis.stream().filter(prepared::isReadyFor).toList();
    }

    /**
     * Meters a time span from the events that are indexed. One that was begun before and did not
     * come to its end is gone on with.
     *
     * @param from start; earlier than the account's first event is taken for that
     * @param to end, excluded; intervals that end after it are left out
     * @throws MeterException if the domain was not provisioned
     * @throws io.usagewatch.detection.search.DomainException where the domain does not answer
     */
    public Metered backfill(Instant from, Instant to, Progress progress) {
        return backfill(from, to, progress, () -> false);
    }

    /**
     * The same, for a limited time.
     *
     * @param isOver asked now and then; true ends it, incomplete
     */
    public Metered backfill(Instant from, Instant to, Progress progress, BooleanSupplier isOver) {
        requireIndices();
        Optional<Instant> since = events.firstEvent().filter(first -> first.isBefore(to));
        if (since.isEmpty() || !from.isBefore(to)) {
            progress.metered(0, 0);
            return Metered.nothing(to);
        }
        Span span = new Span(later(since.get(), from), to);
        List<MonitoredApi> watched = watched();
        List<MonitoredApi> apis = ready(watched);
        WholeProgress whole = new WholeProgress(apis, span, progress);
        Metered done = Metered.nothing(to);
        for (MonitoredApi api : apis) {
            if (isOver.getAsBoolean()) {
                return done.incomplete();
            }
            Backfill backfill = new Backfill(domain, account, api);
            Progress own = whole.next();
            if (!backfill.isComplete(span)) {
                done = done.and(backfill(api, since.get(), span, false, own, isOver));
                if (!done.complete()) {
                    return done;
                }
            }
        }
        if (apis.size() < watched.size()) {
            return done.incomplete();
        }
        apis.forEach(api -> new Backfill(domain, account, api).forget());
        return done;
    }

    /**
     * @param anew whether the API is metered from here on, whatever lies before
     */
    private Metered backfill(
            MonitoredApi api,
            Instant since,
            Span span,
            boolean anew,
            Progress progress,
            BooleanSupplier isOver) {
        Backfill backfill = new Backfill(domain, account, api);
        Mark mark = marks.read();
        boolean isKnown = mark.standing(api).isPresent();
        boolean measuredOtherwise = !isKnown && mark.apis().containsKey(api.id());
        Instant begun = backfill.begin(span, measuredOtherwise, store, clock.instant());
        Set<String> kept = isKnown ? known(api, mark) : Set.of();
        Backfill.Written written = backfill.write(since, span, kept, progress, isOver);
        UsageFromEvents counted = written.counted();
        Metered done =
                new Metered(
                        written.documents() == 0 ? 0 : counted.length(),
                        written.documents(),
                        1,
                        counted.from(),
                        counted.to(),
                        written.complete());
        if (written.complete()) {
            takeOver(
                    api,
                    counted,
                    before -> {
                        Mark moved = before.since(since).indexedAtMost(begun);
                        return anew
                                ? moved.anew(api, span.to())
                                : moved.after(api, span.from(), span.to());
                    });
            backfill.complete(span);
        }
        return done;
    }

    private Set<String> known(MonitoredApi api, Mark mark) {
        Past past = store.read(List.of(api)).get(api.id());
        Correction correction = new Correction(account, api, past, 0);
        return correction.known(correction.interval(mark.standing(api).orElseThrow().to()));
    }

    /**
     * From now on expectations rest on what was counted. Events that were indexed since it was
     * begun are looked at again by the next run.
     */
    private void takeOver(MonitoredApi api, UsageFromEvents counted, UnaryOperator<Mark> moved) {
        MarkStore.Held held = await();
        run.forget();
        Mark mark = held.mark();
        try {
            Past past = store.read(List.of(api)).get(api.id());
            int end = counted.countedTo();
            if (mark.standing(api).isPresent()) {
                Correction correction = new Correction(account, api, past, 0);
                end = Math.max(end, correction.interval(mark.standing(api).get().to()));
            }
            past.replace(
                    Math.max(counted.countedFrom(), past.firstKept(end)),
                    counted.countedTo(),
                    counted.counted());
            held = marks.keep(held, mark);
            store.write(Map.of(api.id(), past), Map.of(api.id(), end));
        } catch (RuntimeException e) {
            marks.giveBackAfter(e, held);
            throw e;
        }
        marks.giveBack(held, moved.apply(mark));
    }

    /** A run has the mark for seconds. */
    private MarkStore.Held await() {
        for (long waited = 0; waited <= MarkStore.LEASE.toMillis(); waited += PAUSE.toMillis()) {
            Optional<MarkStore.Held> held = marks.take();
            if (held.isPresent()) {
                return held.get();
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw new MeterException(
                "other invocations meter account %s in %s all the time; start the backfill again, it goes on where it was"
                        .formatted(account, domain.name()));
    }

    /** Requests would create them with whatever mapping the first documents suggest. */
    private void requireIndices() {
        if (domain.find("/" + UsageIndex.NAME + "," + StateIndex.NAME).isEmpty()) {
            throw new MeterException(
                    "%s has no index %s or %s for account %s; run provision first"
                            .formatted(domain.name(), UsageIndex.NAME, StateIndex.NAME, account));
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
