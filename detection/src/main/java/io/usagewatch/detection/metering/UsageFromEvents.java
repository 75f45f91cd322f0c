package io.usagewatch.detection.metering;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.catalog.Sensitivity;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.Surprise;
import io.usagewatch.detection.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The usage of one monitored API over a time span, counted from the events that are indexed.
 * Nothing is written: a definition that nobody rolled out yet is counted like any other. Holds 12
 * bytes for each interval that is not zero, of {@link Surprise#HISTORY} before the time span and of
 * the span itself.
 *
 * <p>A series starts with the account's first event. Every entity has zeros from there on, also
 * before it was first seen: a new function that starts with 200 calls then is a change from none, a
 * surprise once, until the recent view knows the new level. Before the account's first event
 * nothing is known, and nothing is taken for zero.
 */
public final class UsageFromEvents {

    /** An entity without usage for this long gets no more zeros. */
    public static final Duration REMEMBERED = Duration.ofDays(14);

    private final String account;
    private final ApiCounts counts;
    private final int known;
    private final int start;
    private final int end;

    private UsageFromEvents(String account, ApiCounts counts, int known, int start, int end) {
        this.account = account;
        this.counts = counts;
        this.known = known;
        this.start = start;
        this.end = end;
    }

    /**
     * Counts an account's events; empty if it has none before the end.
     *
     * @param from start; earlier than the account's first event is taken for that
     * @param to end, excluded; intervals that end after it are left out
     * @throws io.usagewatch.detection.search.DomainException where the domain does not answer
     */
    public static Optional<UsageFromEvents> of(
            SearchDomain domain, String account, MonitoredApi api, Instant from, Instant to) {
        return new EventCounts(domain, account)
                .firstEvent()
                .filter(since -> since.isBefore(to))
                .map(since -> of(domain, account, api, since, from, to, Set.of()));
    }

    /**
     * The same for a definition that was never rolled out: what it counts may be a request
     * parameter that no index has a field for yet. Then the events are read one by one, no more
     * than {@link EventReading#MOST} of them, and what was before those is not known.
     *
     * @throws io.usagewatch.detection.search.DomainException where the domain does not answer
     */
    public static Optional<UsageFromEvents> ofDraft(
            SearchDomain domain, String account, MonitoredApi api, Instant from, Instant to) {
        EventReading reading = new EventReading(domain, account);
        if (!reading.isNeeded(api)) {
            return of(domain, account, api, from, to);
        }
        return new EventCounts(domain, account)
                .firstEvent()
                .filter(since -> since.isBefore(to))
                .map(
                        since -> {
                            Instant reach = later(since, from.minus(Surprise.HISTORY));
                            Instant known = later(reach, reading.reach(api, reach, to));
                            ApiCounts counts = new ApiCounts(api);
                            int end = counts.interval(to);
                            reading.addTo(counts, known, counts.start(end));
                            counts.bound(Set.of());
                            int first = counts.interval(known);
                            return new UsageFromEvents(
                                    account,
                                    counts,
                                    first,
                                    Math.max(first, counts.interval(from)),
                                    end);
                        });
    }

    /**
     * Counts an account's events.
     *
     * @param since the account's first event
     * @param kept entities that have a series of their own already
     */
    public static UsageFromEvents of(
            SearchDomain domain,
            String account,
            MonitoredApi api,
            Instant since,
            Instant from,
            Instant to,
            Set<String> kept) {
        ApiCounts counts = new ApiCounts(api);
        Instant start = later(since, from);
        int known = counts.interval(later(since, start.minus(Surprise.HISTORY)));
        int end = counts.interval(to);
        new EventCounts(domain, account).addTo(counts, known, end);
        counts.bound(kept);
        return new UsageFromEvents(account, counts, known, counts.interval(start), end);
    }

    public SortedSet<String> entities() {
        return new TreeSet<>(counts.byEntity().keySet());
    }

    /** How many intervals {@link #usages} gives for each entity, at most. */
    public int length() {
        return Math.max(0, end - start);
    }

    /** When the first interval starts. */
    public Instant from() {
        return counts.start(start);
    }

    /** When the last interval ends. */
    public Instant to() {
        return counts.start(Math.max(start, end));
    }

    /**
     * The usage of one entity, oldest first. An entity's zeros end {@link #REMEMBERED} after its
     * last usage.
     */
    public void usages(String entity, Consumer<Usage> usage) {
        usages(entity, counts.api().sensitivity(), usage);
    }

    /** The same as another sensitivity sees it. */
    public void usages(String entity, Sensitivity sensitivity, Consumer<Usage> usage) {
        MonitoredApi api = counts.api();
        SparseSeries series = counts.byEntity().get(entity);
        if (series == null) {
            throw new IllegalArgumentException(api.id() + " has no entity " + entity);
        }
        long remembered = REMEMBERED.dividedBy(api.interval());
        long stop = api.isSplit() ? Math.min(end, series.last() + remembered + 1) : end;
        if (stop <= start) {
            return;
        }
        double[] measures = series.dense(known, end);
        Surprise surprise = new Surprise(known, api.interval(), measures, sensitivity.margin());
        for (int i = start; i < stop; i++) {
            usage.accept(
                    new Usage(
                            account,
                            api.id(),
                            entity,
                            counts.start(i),
                            api.interval(),
                            measures[i - known],
                            surprise.at(i - known)));
        }
    }

    /**
     * Entities with usage in an hour of which events were indexed since an instant: their usage may
     * be another than it was then.
     */
    public Set<String> entitiesIndexedSince(SearchDomain domain, Instant indexed) {
        List<Instant> hours =
                new EventCounts(domain, account)
                        .hoursIndexedSince(
                                counts.api(), counts.start(known), counts.start(end), indexed);
        Set<String> entities = new TreeSet<>();
        counts.byEntity()
                .forEach(
                        (entity, series) -> {
                            if (hours.stream().anyMatch(hour -> isUsed(series, hour))) {
                                entities.add(entity);
                            }
                        });
        return entities;
    }

    private boolean isUsed(SparseSeries series, Instant hour) {
        return series.isUsed(
                counts.interval(hour), counts.interval(hour.plus(Duration.ofHours(1))));
    }

    /** All that was counted, also before the time span, by entity. */
    public Map<String, SparseSeries> counted() {
        return counts.byEntity();
    }

    /** From when on usage is known. */
    public Instant knownSince() {
        return counts.start(known);
    }

    /** Number, since 1970, of the first interval that was counted. */
    public int countedFrom() {
        return known;
    }

    /** Number, since 1970, of the interval after the last one. */
    public int countedTo() {
        return end;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
