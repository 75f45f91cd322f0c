package io.usagewatch.detection.metering;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.usage.Entity;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The measure of one monitored API per entity and interval, while it is being collected. */
public final class ApiCounts {

    /** Entities with a series of their own; the rest is one entity {@link Entity#OTHER}. */
    public static final int MOST_ENTITIES = 1_000;

    private final MonitoredApi api;
    private final Map<String, SparseSeries> byEntity = new LinkedHashMap<>();
    private int size;

    public ApiCounts(MonitoredApi api) {
        this.api = api;
        if (!api.isSplit()) {
            // Also an API that was never called has a series: its first call is a surprise.
            byEntity.put(Entity.ALL, new SparseSeries());
        }
    }

    public MonitoredApi api() {
        return api;
    }

    /** How many measures were added. */
    int size() {
        return size;
    }

    public Map<String, SparseSeries> byEntity() {
        return byEntity;
    }

    public void add(String entity, int interval, double n) {
        size++;
        if (n != 0) {
            series(entity).add(interval, n);
        }
    }

    SparseSeries series(String entity) {
        return byEntity.computeIfAbsent(entity, e -> new SparseSeries());
    }

    /** Number, since 1970, of the interval that an instant lies in. */
    public int interval(Instant at) {
        return Math.toIntExact(Math.floorDiv(at.getEpochSecond(), api.interval().toSeconds()));
    }

    public Instant start(int interval) {
        return Instant.ofEpochSecond(interval * api.interval().toSeconds());
    }

    /**
     * Merges all but the largest entities into {@link Entity#OTHER}. Those with a series already
     * keep it, so that none moves to and fro. The sum is exact for calls, failures and sums; of
     * distinct values it is an upper bound, as one value may occur with several entities.
     *
     * @param kept entities with a series, whether they are among those counted here or not
     */
    public void bound(Set<String> kept) {
        int free = MOST_ENTITIES - kept.size() + (kept.contains(Entity.OTHER) ? 1 : 0);
        List<String> rest =
                byEntity.entrySet().stream()
                        .filter(e -> !kept.contains(e.getKey()) && !e.getKey().equals(Entity.OTHER))
                        .sorted(
                                Comparator.comparingDouble(
                                                (Map.Entry<String, SparseSeries> e) ->
                                                        -e.getValue().volume())
                                        .thenComparing(Map.Entry::getKey))
                        .skip(Math.max(0, free))
                        .map(Map.Entry::getKey)
                        .toList();
        for (String entity : rest) {
            SparseSeries merged = byEntity.get(entity);
            byEntity.remove(entity);
            series(Entity.OTHER).addAll(merged);
        }
    }
}
