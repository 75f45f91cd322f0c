package io.usagewatch.meter;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.Surprise;
import io.usagewatch.detection.usage.Usage;
import io.usagewatch.detection.usage.UsageIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns one account's events into usage documents: one per monitored API, entity and interval,
 * zeros included. Documents have fixed ids, so that metering a time span again corrects it in
 * place.
 *
 * <p>A series starts with the account's first event. Every entity has zeros from there on, also
 * before it was first seen: a new function that starts with 200 calls then is a change from none, a
 * surprise once, until the recent view knows the new level. Before the account's first event
 * nothing is known, and nothing is taken for zero.
 *
 * <p>A backfill holds 12 bytes for each interval that is not zero, of 28 days before the time span
 * and of the span itself, plus one entity's series of 8 bytes an interval, three times.
 */
public final class Meter {

    /** How long after its end an interval is first metered. */
    public static final Duration SETTLE = Duration.ofMinutes(1);

    /** How far back every scheduled run meters again, for events that were late. */
    public static final Duration LATE = Duration.ofMinutes(30);

    private final SearchDomain domain;
    private final String account;
    private final Catalog catalog;
    private final EventCounts events;
    private final WrittenUsage written;
    private final MarkStore marks;

    /**
     * @param account id of the account whose events are metered
     */
    public Meter(SearchDomain domain, String account, Catalog catalog) {
        this.domain = domain;
        this.account = account;
        this.catalog = catalog;
        this.events = new EventCounts(domain, account);
        this.written = new WrittenUsage(domain, account);
        this.marks = new MarkStore(domain, account);
    }

    /**
     * Meters what closed since the last run, and the last {@link #LATE} again. A monitored API that
     * was never metered gets its whole past first, as far as the expectation looks back.
     *
     * @param now intervals that ended {@link #SETTLE} before are metered
     * @throws MeterException if the domain was not provisioned
     * @throws io.usagewatch.detection.search.DomainException where the domain does not answer
     */
    public Metered run(Instant now) {
        requireUsageIndex();
        Instant upTo = now.minus(SETTLE);
        MarkStore.Stored stored = marks.read();
        Mark mark = stored.mark();
        Optional<Instant> since = mark.since().isPresent() ? mark.since() : events.firstEvent();
        if (since.isEmpty() || !since.get().isBefore(upTo)) {
            return Metered.nothing(upTo);
        }
        List<MonitoredApi> metered = new ArrayList<>();
        List<MonitoredApi> fresh = new ArrayList<>();
        Instant oldest = upTo;
        for (MonitoredApi api : catalog.enabled()) {
            Instant to = mark.to().get(api.id());
            if (to == null) {
                fresh.add(api);
            } else {
                metered.add(api);
                oldest = to.isBefore(oldest) ? to : oldest;
            }
        }
        Metered done = Metered.nothing(upTo);
        if (!fresh.isEmpty()) {
            Instant from = later(since.get(), upTo.minus(Surprise.HISTORY));
            done = done.and(fromEvents(fresh, since.get(), from, upTo, Progress.NONE));
            mark = mark.after(since.get(), ids(fresh), from, upTo);
        }
        if (!metered.isEmpty()) {
            Instant from = later(since.get(), oldest.minus(LATE));
            done = done.and(fromWritten(metered, since.get(), from, upTo));
            mark = mark.after(since.get(), ids(metered), from, upTo);
        }
        if (!mark.equals(stored.mark())) {
            marks.write(mark, stored.version());
        }
        return done;
    }

    /**
     * Meters a time span from the events that are indexed.
     *
     * @param from start; earlier than the account's first event is taken for that
     * @param to end, excluded; intervals that end after it are left out
     * @throws MeterException if the domain was not provisioned
     * @throws io.usagewatch.detection.search.DomainException where the domain does not answer
     */
    public Metered backfill(Instant from, Instant to, Progress progress) {
        requireUsageIndex();
        MarkStore.Stored stored = marks.read();
        Optional<Instant> since = events.firstEvent();
        if (since.isEmpty() || !since.get().isBefore(to) || !from.isBefore(to)) {
            progress.metered(0, 0);
            return Metered.nothing(to);
        }
        List<MonitoredApi> apis = catalog.enabled();
        Instant start = later(since.get(), from);
        Metered done = fromEvents(apis, since.get(), start, to, progress);
        Mark mark = stored.mark().after(since.get(), ids(apis), start, to);
        if (!mark.equals(stored.mark())) {
            marks.write(mark, stored.version());
        }
        return done;
    }

    private Metered fromEvents(
            List<MonitoredApi> apis, Instant since, Instant from, Instant to, Progress progress) {
        List<ApiUsage> usages = apis.stream().map(ApiUsage::new).toList();
        events.addTo(usages, later(since, from.minus(Surprise.HISTORY)), to);
        usages.forEach(usage -> usage.bound(Set.of()));
        return write(usages, new Span(since, from, to), true, progress);
    }

    private Metered fromWritten(List<MonitoredApi> apis, Instant since, Instant from, Instant to) {
        List<ApiUsage> usages = apis.stream().map(ApiUsage::new).toList();
        Map<String, Set<String>> known = written.entities(to);
        events.addTo(usages, from, to);
        for (ApiUsage usage : usages) {
            Set<String> kept = known.getOrDefault(usage.api().id(), Set.of());
            kept.forEach(usage::series);
            usage.bound(kept);
        }
        written.addPast(usages, from, to);
        return write(usages, new Span(since, from, to), false, Progress.NONE);
    }

    /**
     * @param forget whether an entity's zeros end {@link WrittenUsage#REMEMBERED} after its last
     *     usage; not where the series do not hold the whole past
     */
    private Metered write(List<ApiUsage> usages, Span span, boolean forget, Progress progress) {
        long intervals = 0;
        long total = 0;
        for (ApiUsage usage : usages) {
            int length = span.end(usage) - span.start(usage);
            intervals += length;
            total += (long) length * usage.byEntity().size();
        }
        UsageWriter writer = new UsageWriter(domain);
        long done = 0;
        progress.metered(done, total);
        for (ApiUsage usage : usages) {
            for (Map.Entry<String, SparseSeries> entity : usage.byEntity().entrySet()) {
                write(writer, usage, entity.getKey(), entity.getValue(), span, forget);
                done += span.end(usage) - span.start(usage);
                progress.metered(done, total);
            }
        }
        writer.flush();
        return new Metered(intervals, writer.written(), usages.size(), span.from(), span.to());
    }

    private void write(
            UsageWriter writer,
            ApiUsage usage,
            String entity,
            SparseSeries series,
            Span span,
            boolean forget) {
        MonitoredApi api = usage.api();
        int first = span.first(usage);
        int end = span.end(usage);
        double[] counts = series.dense(first, end);
        Surprise surprise = new Surprise(first, api.interval(), counts, api.sensitivity().margin());
        long remembered = WrittenUsage.REMEMBERED.dividedBy(api.interval());
        long stop = forget && api.isSplit() ? Math.min(end, series.last() + remembered + 1) : end;
        for (int i = span.start(usage); i < stop; i++) {
            writer.write(
                    new Usage(
                            account,
                            api.id(),
                            entity,
                            usage.start(i),
                            api.interval(),
                            counts[i - first],
                            surprise.at(i - first)));
        }
    }

    /**
     * What is metered, in time and in the intervals of each API.
     *
     * @param since the account's first event
     */
    private record Span(Instant since, Instant from, Instant to) {

        /** First interval of the past that is known. */
        int first(ApiUsage usage) {
            return usage.interval(later(since, from.minus(Surprise.HISTORY)));
        }

        int start(ApiUsage usage) {
            return usage.interval(from);
        }

        int end(ApiUsage usage) {
            return usage.interval(to);
        }
    }

    /** Bulk requests would create it with whatever mapping the first documents suggest. */
    private void requireUsageIndex() {
        if (domain.find("/" + UsageIndex.NAME).isEmpty()) {
            throw new MeterException(
                    "%s has no index %s for account %s; run provision first"
                            .formatted(domain.name(), UsageIndex.NAME, account));
        }
    }

    private static List<String> ids(List<MonitoredApi> apis) {
        return apis.stream().map(MonitoredApi::id).toList();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
