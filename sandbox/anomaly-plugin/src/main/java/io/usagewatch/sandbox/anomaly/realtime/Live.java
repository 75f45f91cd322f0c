package io.usagewatch.sandbox.anomaly.realtime;

import io.usagewatch.sandbox.anomaly.series.Entity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a detector that runs in real time stands.
 *
 * @param trained whether any of its models scores
 * @param training share of the points a model needs, 0 to 1
 * @param neededPoints how many are missing
 * @param entities how many were seen
 * @param lastWritten when results were kept last, from where a restart goes on; empty before
 * @param models those that score
 */
public record Live(
        boolean trained,
        float training,
        int neededPoints,
        int entities,
        Optional<Instant> lastWritten,
        List<LiveEntity> models) {

    /**
     * A model.
     *
     * @param entity empty for a single-entity detector
     * @param lastUsed when it scored last
     */
    public record LiveEntity(String modelId, Optional<Entity> entity, Instant lastUsed) {}
}
