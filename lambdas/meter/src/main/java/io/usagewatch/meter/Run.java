package io.usagewatch.meter;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.metering.ApiCounts;
import io.usagewatch.detection.metering.EventCounts;
import io.usagewatch.detection.metering.Intervals;
import io.usagewatch.detection.metering.Lag;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What the meter does every minute: counts the intervals that closed and those of the last {@link
 * Meter#LATE} again, in one request for all monitored APIs; events that came later than that are
 * found by when they were indexed. Only usage that is new or has changed is written, then what
 * expectations rest on, then the mark: a run that is killed in between is repeated by the next one.
 */
final class Run {

    /** How much is caught up at once after an outage. */
    static final Duration STEP = Duration.ofHours(1);

    /** An event is found by a search within this after its ingest time. */
    private static final Duration VISIBLE = Duration.ofMinutes(2);

    /** The lag is that of the events indexed in this time. */
    private static final Duration LAG_SPAN = Duration.ofHours(1);

    private final SearchDomain domain;
    private final String account;
    private final EventCounts events;
    private final MarkStore marks;
    private final PastStore store;

    /** What is in the domain, as long as nobody else had the mark. */
    private final Map<String, Past> pasts = new HashMap<>();

    Run(SearchDomain domain, String account, MarkStore marks, PastStore store) {
        this.domain = domain;
        this.account = account;
        this.events = new EventCounts(domain, account);
        this.marks = marks;
        this.store = store;
    }

    /** The past in the domain was changed elsewhere. */
    void forget() {
        pasts.clear();
    }

    /** Meters those APIs that were metered before, and gives the mark back. */
    Metered meter(
            MarkStore.Held taken, List<MonitoredApi> all, Instant now, BooleanSupplier isOver) {
        MarkStore.Held held = taken;
        if (!held.untouched()) {
            forget();
        }
        Mark mark = held.mark();
        Metered done = Metered.nothing(now);
        List<MonitoredApi> apis =
                all.stream().filter(api -> taken.mark().standing(api).isPresent()).toList();
        try {
            if (!apis.isEmpty()) {
                read(apis);
                Map<String, List<Integer>> late = late(mark, apis);
                mark = mark.indexed(now).lag(lag(now).or(mark::lag));
                Instant end = stepEnd(mark, apis, now);
                done = done.and(step(mark, apis, late, end));
                mark = moved(mark, apis, end);
                while (end.isBefore(now) && !isOver.getAsBoolean()) {
                    held = marks.keep(held, mark);
                    end = stepEnd(mark, apis, now);
                    done = done.and(step(mark, apis, Map.of(), end));
                    mark = moved(mark, apis, end);
                }
                done = end.isBefore(now) ? done.incomplete() : done;
            }
        } catch (RuntimeException e) {
            forget();
            marks.giveBackAfter(e, held);
            throw e;
        }
        marks.giveBack(held, mark);
        return done;
    }

    private void read(List<MonitoredApi> apis) {
        List<MonitoredApi> missing =
                apis.stream().filter(api -> !pasts.containsKey(api.id())).toList();
        if (!missing.isEmpty()) {
            pasts.putAll(store.read(missing));
        }
    }

    private Optional<Lag> lag(Instant now) {
        return Lag.read(domain, account, now.minus(LAG_SPAN), now, Meter.LATEST);
    }

    /** Intervals with late events, by the id of the monitored API. */
    private Map<String, List<Integer>> late(Mark mark, List<MonitoredApi> apis) {
        Instant since = mark.since().orElseThrow();
        Map<ApiCounts, Instant> before = new LinkedHashMap<>();
        for (MonitoredApi api : apis) {
            ApiCounts counts = new ApiCounts(api);
            Instant recounted = counts.start(counts.interval(to(mark, api).minus(Meter.LATE)));
            if (recounted.isAfter(since)) {
                before.put(counts, recounted);
            }
        }
        if (before.isEmpty()) {
            return Map.of();
        }
        Instant indexed = mark.indexed().orElseThrow().minus(VISIBLE);
        List<List<Integer>> found = events.indexedLate(before, Meter.LATEST, indexed);
        Map<String, List<Integer>> late = new HashMap<>();
        int i = 0;
        for (ApiCounts counts : before.keySet()) {
            int first = counts.interval(since);
            late.put(
                    counts.api().id(),
                    found.get(i++).stream().filter(interval -> interval >= first).toList());
        }
        return late;
    }

    /** All that is caught up, or one {@link #STEP} of those that are behind most. */
    private static Instant stepEnd(Mark mark, List<MonitoredApi> apis, Instant now) {
        Instant oldest =
                apis.stream().map(api -> to(mark, api)).min(Instant::compareTo).orElse(now);
        Instant step = oldest.plus(STEP);
        return step.isBefore(now) ? step : now;
    }

    private static Mark moved(Mark mark, List<MonitoredApi> apis, Instant end) {
        Mark moved = mark;
        for (MonitoredApi api : apis) {
            moved = moved.after(api, to(mark, api), end);
        }
        return moved;
    }

    private Metered step(
            Mark mark, List<MonitoredApi> apis, Map<String, List<Integer>> late, Instant until) {
        Instant since = mark.since().orElseThrow();
        Map<ApiCounts, Intervals> counted = new LinkedHashMap<>();
        for (MonitoredApi api : apis) {
            ApiCounts counts = new ApiCounts(api);
            Instant to = to(mark, api);
            List<Integer> ownLate = late.getOrDefault(api.id(), List.of());
            if (to.isBefore(until) || !ownLate.isEmpty()) {
                Instant from = later(since, to.minus(Meter.LATE));
                Intervals recounted =
                        new Intervals()
                                .add(counts.interval(from), counts.interval(later(to, until)))
                                .add(ownLate);
                if (!recounted.isEmpty()) {
                    counted.put(counts, recounted);
                }
            }
        }
        events.addTo(counted);
        Map<String, Integer> ends = new HashMap<>();
        long intervals = 0;
        long documents;
        try (UsageWriter writer = new UsageWriter(domain)) {
            for (Map.Entry<ApiCounts, Intervals> each : counted.entrySet()) {
                ApiCounts counts = each.getKey();
                MonitoredApi api = counts.api();
                Past past = pasts.get(api.id());
                Correction correction = new Correction(account, api, past, counts.interval(since));
                int metered = counts.interval(to(mark, api));
                int end = Math.max(metered, counts.interval(until));
                counts.bound(correction.known(metered));
                correction.take(counts, each.getValue(), metered, end, writer::write);
                ends.put(api.id(), end);
                intervals += end - metered;
            }
            writer.flush();
            documents = writer.written();
        }
        store.write(pasts, ends);
        Instant from = stepStart(mark, apis);
        return new Metered(intervals, documents, counted.size(), from, until, true);
    }

    private static Instant stepStart(Mark mark, List<MonitoredApi> apis) {
        return apis.stream().map(api -> to(mark, api)).min(Instant::compareTo).orElseThrow();
    }

    private static Instant to(Mark mark, MonitoredApi api) {
        return mark.standing(api).orElseThrow().to();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
