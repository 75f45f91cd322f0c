package io.usagewatch.sandbox.anomaly.series;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Where the values of a detector's features come from. */
public interface FeatureSource {

    /**
     * Values of the enabled features by start of the interval; intervals without data are absent.
     *
     * @param entity null for all documents
     * @param range whole intervals
     */
    Map<Long, double[]> values(Detector detector, @Nullable Entity entity, Range range);

    /** Hands over every entity with data in the range, with its values over all of it. */
    void eachEntity(Detector detector, Range range, BiConsumer<Entity, double[]> use);
}
