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
                all.stream().filter(api -> !taken.mark().isBehind(api, now)).toList();
        try {
            if (!apis.isEmpty()) {
                read(apis);
                Map<String, List<Integer>> late = late(mark, apis);
                Step step = new Step(mark, firstEnds(mark, apis, now), late);
                mark = mark.indexed(now).lag(lag(now).or(mark::lag));
                while (true) {
                    done = done.and(step.meter());
                    held = marks.keep(held, held.mark());
                    step.keep();
                    mark = step.moved(mark);
                    Instant oldest = oldest(mark, apis);
                    if (!oldest.isBefore(now)) {
                        break;
                    }
                    if (isOver.getAsBoolean()) {
                        done = done.incomplete();
                        break;
                    }
                    held = marks.keep(held, mark);
                    Instant end = earlier(oldest.plus(STEP), now);
                    step = new Step(mark, ends(mark, apis, oldest, end), Map.of());
                }
            }
        } catch (RuntimeException e) {
            forget();
            marks.giveBackAfter(e, held);
            throw e;
        }
        marks.giveBack(held, mark);
        return done;
    }

    /** Those that keep up go first, as far as there are any. */
    private static Map<MonitoredApi, Instant> firstEnds(
            Mark mark, List<MonitoredApi> apis, Instant now) {
        Instant newest =
                apis.stream().map(api -> to(mark, api)).max(Instant::compareTo).orElseThrow();
        Instant from = now.minus(STEP);
        if (!newest.isBefore(from)) {
            return ends(mark, apis, from, now);
        }
        Instant oldest = oldest(mark, apis);
        return ends(mark, apis, oldest, earlier(oldest.plus(STEP), now));
    }

    /**
     * Where a step ends for each API: those that are metered up to an instant or later go on to the
     * end, the others stay where they are.
     */
    private static Map<MonitoredApi, Instant> ends(
            Mark mark, List<MonitoredApi> apis, Instant from, Instant end) {
        Map<MonitoredApi, Instant> ends = new LinkedHashMap<>();
        for (MonitoredApi api : apis) {
            Instant to = to(mark, api);
            ends.put(api, to.isBefore(from) || to.isAfter(end) ? to : end);
        }
        return ends;
    }

    private static Instant oldest(Mark mark, List<MonitoredApi> apis) {
        return apis.stream().map(api -> to(mark, api)).min(Instant::compareTo).orElseThrow();
    }

    private void read(List<MonitoredApi> apis) {
        List<MonitoredApi> missing =
                apis.stream().filter(api -> !pasts.containsKey(api.id())).toList();
        if (!missing.isEmpty()) {
            pasts.putAll(store.read(missing));
        }
    }

    private Optional<Lag> lag(Instant now) {
        return Lag.read(domain, account, now.minus(LAG_SPAN), now, Meter.LATEST)
                .filter(Lag::isUsual);
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
        Instant indexed = mark.indexed().orElseThrow().minus(EventCounts.VISIBLE);
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

    /** Some time of some APIs, counted and written together. */
    private final class Step {

        private final Mark mark;
        private final Map<MonitoredApi, Instant> ends;
        private final Map<String, List<Integer>> late;
        private final Map<String, Integer> metered = new HashMap<>();

        Step(Mark mark, Map<MonitoredApi, Instant> ends, Map<String, List<Integer>> late) {
            this.mark = mark;
            this.ends = ends;
            this.late = late;
        }

        /** Counts, and writes the usage that follows. */
        Metered meter() {
            Instant since = mark.since().orElseThrow();
            Map<ApiCounts, Intervals> counted = counted(since);
            events.addTo(counted);
            long intervals = 0;
            long documents;
            try (UsageWriter writer = new UsageWriter(domain)) {
                for (Map.Entry<ApiCounts, Intervals> each : counted.entrySet()) {
                    ApiCounts counts = each.getKey();
                    MonitoredApi api = counts.api();
                    Correction correction =
                            new Correction(
                                    account, api, pasts.get(api.id()), counts.interval(since));
                    int from = counts.interval(to(mark, api));
                    int end = counts.interval(ends.get(api));
                    counts.bound(correction.known(from));
                    correction.take(counts, each.getValue(), from, end, writer::write);
                    metered.put(api.id(), end);
                    intervals += end - from;
                }
                writer.flush();
                documents = writer.written();
            }
            Instant from = oldest(mark, List.copyOf(ends.keySet()));
            Instant end = ends.values().stream().max(Instant::compareTo).orElseThrow();
            return new Metered(intervals, documents, counted.size(), from, end, true);
        }

        private Map<ApiCounts, Intervals> counted(Instant since) {
            Map<ApiCounts, Intervals> counted = new LinkedHashMap<>();
            ends.forEach(
                    (api, end) -> {
                        ApiCounts counts = new ApiCounts(api);
                        Instant to = to(mark, api);
                        List<Integer> ownLate = late.getOrDefault(api.id(), List.of());
                        if (to.isBefore(end) || !ownLate.isEmpty()) {
                            Instant from = later(since, to.minus(Meter.LATE));
                            Intervals recounted =
                                    new Intervals()
                                            .add(counts.interval(from), counts.interval(end))
                                            .add(ownLate);
                            if (!recounted.isEmpty()) {
                                counted.put(counts, recounted);
                            }
                        }
                    });
            return counted;
        }

        /** Writes what expectations rest on. */
        void keep() {
            store.write(pasts, metered);
        }

        Mark moved(Mark before) {
            Mark moved = before;
            for (Map.Entry<MonitoredApi, Instant> end : ends.entrySet()) {
                moved = moved.after(end.getKey(), to(mark, end.getKey()), end.getValue());
            }
            return moved;
        }
    }

    private static Instant to(Mark mark, MonitoredApi api) {
        return mark.standing(api).orElseThrow().to();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
