package io.usagewatch.meter;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.detector.Detector;
import io.usagewatch.detection.metering.ApiCounts;
import io.usagewatch.detection.metering.Intervals;
import io.usagewatch.detection.metering.SparseSeries;
import io.usagewatch.detection.metering.UsageFromEvents;
import io.usagewatch.detection.usage.Entity;
import io.usagewatch.detection.usage.Expectation;
import io.usagewatch.detection.usage.Surprise;
import io.usagewatch.detection.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings one monitored API's usage in line with what the events of some intervals amount to now:
 * takes the measures into its past and gives out the usage that is new or has changed, which is
 *
 * <ul>
 *   <li>of every known entity each interval that was not metered before, zeros included;
 *   <li>each interval whose measure changed by late events, and each later one that is expected to
 *       be something else therefore;
 *   <li>of an entity that was not known, or forgotten, also as many intervals before its first use
 *       as a detector wants to train on.
 * </ul>
 */
final class Correction {

    /** A detector looks back over this many intervals when it starts with a new entity. */
    private static final int LEAD = 2 * Detector.LEAST_INTERVALS;

    private final String account;
    private final MonitoredApi api;
    private final Past past;
    private final int since;
    private final int history;
    private final int remembered;

    /**
     * @param since the first interval of the account's first event; nothing before is known
     */
    Correction(String account, MonitoredApi api, Past past, int since) {
        this.account = account;
        this.api = api;
        this.past = past;
        this.since = since;
        this.history = intervals(Surprise.HISTORY);
        this.remembered = intervals(UsageFromEvents.REMEMBERED);
    }

    private int intervals(Duration length) {
        return Math.toIntExact(length.dividedBy(api.interval()));
    }

    /** Number, since 1970, of the interval that an instant lies in. */
    int interval(Instant at) {
        return new ApiCounts(api).interval(at);
    }

    /** Entities with a series of their own when an interval begins. */
    Set<String> known(int interval) {
        Set<String> known = past.entitiesSince(interval - remembered);
        if (!api.isSplit()) {
            known.add(Entity.ALL);
        }
        return known;
    }

    /**
     * @param counted what the events of the recounted intervals amount to, bounded
     * @param recounted every interval from the first to the end that was counted
     * @param metered the interval after the last one that was metered before
     * @param end the interval after the last one that is metered now
     */
    void take(ApiCounts counted, Intervals recounted, int metered, int end, Consumer<Usage> usage) {
        Set<String> known = known(metered);
        Set<String> entities = new TreeSet<>(known);
        entities.addAll(counted.byEntity().keySet());
        for (String entity : entities) {
            Entry entry = new Entry(entity, !known.contains(entity), metered, end);
            entry.take(counted.byEntity().get(entity), recounted);
            entry.write(counted, usage);
        }
    }

    /** One entity's part. */
    private final class Entry {

        private final String entity;
        private final boolean unknown;
        private final int metered;
        private final int end;

        /** Intervals whose usage may have to be written, from {@link #since} on. */
        private final BitSet dirty = new BitSet();

        /** Those of them that were never written, though they lie before what was. */
        private final BitSet missing = new BitSet();

        /** Measures that are no longer true, by the first of the recounted intervals. */
        private double[] was = {};

        private int first;

        Entry(String entity, boolean unknown, int metered, int end) {
            this.entity = entity;
            this.unknown = unknown;
            this.metered = metered;
            this.end = end;
        }

        void take(@Nullable SparseSeries series, Intervals recounted) {
            first = recounted.numbers().first();
            was = past.dense(entity, first, end);
            double[] now = was.clone();
            double[] counts = series == null ? new double[now.length] : series.dense(first, end);
            int firstUse = end;
            boolean changed = false;
            for (int i : recounted.numbers()) {
                now[i - first] = counts[i - first];
                firstUse = now[i - first] != 0 ? Math.min(firstUse, i) : firstUse;
                if (now[i - first] != was[i - first]) {
                    changed = true;
                    dirty(i, end);
                    if (!unknown && api.isSplit() && i < metered && was[i - first] == 0) {
                        lead(i);
                    }
                }
            }
            if (changed) {
                past.put(entity, first, now);
            }
            if (unknown) {
                dirty(firstUse - LEAD, end);
            }
            dirty(metered, end);
        }

        /**
         * A late use that lies before the entity's first one, or in a gap in which it was
         * forgotten: what is between was not written either.
         */
        private void lead(int use) {
            int from = Math.max(since, use - remembered);
            int to = Math.min(metered, use + remembered);
            double[] uses = past.dense(entity, from, to);
            for (int i = use - 1; i >= from; i--) {
                if (uses[i - from] != 0) {
                    return;
                }
            }
            int next = use + 1;
            while (next < to && uses[next - from] == 0) {
                next++;
            }
            int start = Math.max(use - LEAD, since);
            missing.set(start - since, Math.max(start, Math.min(next, metered)) - since);
            dirty(start, end);
        }

        private void dirty(int from, int to) {
            int start = Math.max(from, since);
            int stop = Math.min(to, end);
            if (start < stop) {
                dirty.set(start - since, stop - since);
            }
        }

        void write(ApiCounts numbering, Consumer<Usage> usage) {
            if (dirty.isEmpty()) {
                return;
            }
            int known = Math.max(since, since + dirty.nextSetBit(0) - history);
            double[] measures = past.dense(entity, known, end);
            Surprise now = surprise(known, measures);
            Surprise before = null;
            int stop = api.isSplit() ? Math.min(end, past.lastUse(entity) + remembered + 1) : end;
            for (int bit = dirty.nextSetBit(0); bit >= 0; bit = dirty.nextSetBit(bit + 1)) {
                int i = since + bit;
                if (i >= stop) {
                    break;
                }
                Expectation expectation = now.at(i - known);
                if (i < metered && !unknown && !missing.get(bit)) {
                    if (before == null) {
                        before = surprise(known, earlier(known, measures));
                    }
                    boolean same = i < first || was[i - first] == measures[i - known];
                    if (same && before.at(i - known).equals(expectation)) {
                        continue;
                    }
                }
                usage.accept(
                        new Usage(
                                account,
                                api.id(),
                                entity,
                                numbering.start(i),
                                api.interval(),
                                measures[i - known],
                                expectation));
            }
        }

        private double[] earlier(int known, double[] measures) {
            double[] earlier = measures.clone();
            int from = Math.max(known, first);
            System.arraycopy(was, from - first, earlier, from - known, end - from);
            return earlier;
        }

        private Surprise surprise(int known, double[] measures) {
            return new Surprise(known, api.interval(), measures, api.sensitivity().margin());
        }
    }
}
