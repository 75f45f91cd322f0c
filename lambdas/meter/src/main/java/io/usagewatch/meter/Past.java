package io.usagewatch.meter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.metering.SparseSeries;
import io.usagewatch.detection.usage.Surprise;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a monitored API's expectations rest on: the measures of all its entities on the last {@link
 * #KEPT}, without the zeros, so that neither events nor usage of four weeks are read for every
 * interval. Intervals are numbered since 1970. Not thread-safe.
 */
final class Past {

    /**
     * What the oldest interval rests on that a late event may correct, and a day for what is
     * counted again, caught up at once, or begun.
     */
    static final Duration KEPT = Surprise.HISTORY.plus(Meter.LATEST).plusDays(1);

    private final int perDay;
    private final NavigableMap<Integer, Map<String, byte[]>> days = new TreeMap<>();
    private final Map<String, Integer> lastUse = new HashMap<>();
    private final Set<Integer> changed = new TreeSet<>();

    Past(MonitoredApi api) {
        this.perDay = Math.toIntExact(Duration.ofDays(1).dividedBy(api.interval()));
    }

    /** Every interval of a range, zeros included; {@code to} excluded. */
    double[] dense(String entity, int from, int to) {
        double[] dense = new double[to - from];
        for (Map.Entry<Integer, Map<String, byte[]>> day :
                days.subMap(day(from), true, day(to - 1), true).entrySet()) {
            byte[] counts = day.getValue().get(entity);
            if (counts != null) {
                DayCounts.decode(counts, dense, day.getKey() * perDay - from);
            }
        }
        return dense;
    }

    /** Replaces what is known of an entity's intervals from one on. */
    void put(String entity, int from, double[] measures) {
        int to = from + measures.length;
        for (int day = day(from); day <= day(to - 1); day++) {
            int midnight = day * perDay;
            double[] whole = dense(entity, midnight, midnight + perDay);
            int first = Math.max(from, midnight);
            int end = Math.min(to, midnight + perDay);
            System.arraycopy(measures, first - from, whole, first - midnight, end - first);
            put(day, entity, DayCounts.encode(whole));
        }
    }

    /**
     * Replaces what is known of all entities in a range.
     *
     * @param to excluded
     */
    void replace(int from, int to, Map<String, SparseSeries> counted) {
        if (from >= to) {
            return;
        }
        Set<String> entities = new TreeSet<>(lastUse.keySet());
        entities.addAll(counted.keySet());
        for (String entity : entities) {
            SparseSeries series = counted.get(entity);
            put(entity, from, series == null ? new double[to - from] : series.dense(from, to));
        }
    }

    private void put(int day, String entity, byte[] counts) {
        Map<String, byte[]> entities = days.computeIfAbsent(day, d -> new HashMap<>());
        if (counts.length > 0) {
            entities.put(entity, counts);
            lastUse.merge(entity, day * perDay + DayCounts.last(counts), Math::max);
            changed.add(day);
        } else if (entities.remove(entity) != null) {
            changed.add(day);
        }
    }

    /** Entities with usage in an interval or later. */
    Set<String> entitiesSince(int interval) {
        return lastUse.entrySet().stream()
                .filter(e -> e.getValue() >= interval)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** The last interval with usage of an entity; the smallest number there is if none is known. */
    int lastUse(String entity) {
        return lastUse.getOrDefault(entity, Integer.MIN_VALUE);
    }

    /** Days, since 1970, that were changed since this was last asked for. */
    Set<Integer> takeChanged() {
        Set<Integer> days = new TreeSet<>(changed);
        changed.clear();
        return days;
    }

    /**
     * Forgets what no expectation rests on any more.
     *
     * @param end the interval after the last one that is metered
     * @return the days that are forgotten
     */
    Set<Integer> forget(int end) {
        int first = day(firstKept(end));
        NavigableMap<Integer, Map<String, byte[]>> old = days.headMap(first, false);
        Set<Integer> forgotten = new TreeSet<>(old.keySet());
        if (!forgotten.isEmpty()) {
            old.clear();
            lastUse.values().removeIf(last -> last < first * perDay);
            changed.removeAll(forgotten);
        }
        return forgotten;
    }

    /** The first interval that is kept, given the one after the last that is metered. */
    int firstKept(int end) {
        return (day(end) - Math.toIntExact(KEPT.toDays())) * perDay;
    }

    /** One day of all entities, to be read by {@link #read}. */
    byte[] write(int day) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entity :
                    new TreeMap<>(days.getOrDefault(day, Map.of())).entrySet()) {
                byte[] name = entity.getKey().getBytes(UTF_8);
                out.writeShort(name.length);
                out.write(name);
                out.writeShort(entity.getValue().length);
                out.write(entity.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Takes in a day that {@link #write} wrote; counts as unchanged. */
    void read(int day, byte[] written) {
        Map<String, byte[]> entities = new HashMap<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(written))) {
            while (in.available() > 0) {
                String name = new String(in.readNBytes(in.readUnsignedShort()), UTF_8);
                byte[] counts = in.readNBytes(in.readUnsignedShort());
                entities.put(name, counts);
                lastUse.merge(name, day * perDay + DayCounts.last(counts), Math::max);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        days.put(day, entities);
    }

    private int day(int interval) {
        return Math.floorDiv(interval, perDay);
    }
}
