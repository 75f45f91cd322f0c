package io.usagewatch.sandbox.anomaly.realtime;

import io.usagewatch.sandbox.anomaly.series.Entity;
import java.util.List;
import java.util.Optional;

/**
 * How a detector that runs in real time stands.
 *
 * @param trained whether any of its models scores
 * @param training share of the points a model needs, 0 to 1
 * @param neededPoints how many are missing
 * @param entities how many were seen
 * @param models those that score
 */
public record Live(
        boolean trained, float training, int neededPoints, int entities, List<LiveEntity> models) {

    /** A model; without entity for a single-entity detector. */
    public record LiveEntity(String modelId, Optional<Entity> entity) {}
}
