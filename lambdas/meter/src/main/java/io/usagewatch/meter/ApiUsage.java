package io.usagewatch.meter;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.usage.Entity;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The measure of one monitored API per entity and interval, while it is being collected. */
final class ApiUsage {

    /** Entities with a series of their own; the rest is one entity {@link Entity#OTHER}. */
    static final int MOST_ENTITIES = 1_000;

    private final MonitoredApi api;
    private final Map<String, SparseSeries> byEntity = new LinkedHashMap<>();

    ApiUsage(MonitoredApi api) {
        this.api = api;
        if (!api.isSplit()) {
            // Also an API that was never called has a series: its first call is a surprise.
            byEntity.put(Entity.ALL, new SparseSeries());
        }
    }

    MonitoredApi api() {
        return api;
    }

    Map<String, SparseSeries> byEntity() {
        return byEntity;
    }

    void add(String entity, int interval, double n) {
        series(entity).add(interval, n);
    }

    SparseSeries series(String entity) {
        return byEntity.computeIfAbsent(entity, e -> new SparseSeries());
    }

    /** Number, since 1970, of the interval that an instant lies in. */
    int interval(Instant at) {
        return Math.toIntExact(Math.floorDiv(at.getEpochSecond(), api.interval().toSeconds()));
    }

    Instant start(int interval) {
        return Instant.ofEpochSecond(interval * api.interval().toSeconds());
    }

    /**
     * Merges all but the largest entities into {@link Entity#OTHER}. Those with a series already
     * keep it, so that none moves to and fro. The sum is exact for calls, failures and sums; of
     * distinct values it is an upper bound, as one value may occur with several entities.
     */
    void bound(Set<String> kept) {
        int free =
                MOST_ENTITIES
                        - Math.toIntExact(kept.stream().filter(byEntity::containsKey).count());
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
