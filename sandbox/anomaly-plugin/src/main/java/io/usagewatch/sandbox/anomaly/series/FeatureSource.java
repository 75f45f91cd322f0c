package io.usagewatch.sandbox.anomaly.series;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /**
     * Values of the enabled features in each of the intervals; absent where one has no value. What
     * an aggregation gives without any document counts as value: 0 for sums and counts.
     *
     * @param intervals in order of time
     */
    List<Optional<double[]>> samples(
            Detector detector, @Nullable Entity entity, List<Range> intervals);

    /**
     * First and last time there is a document of the entity (of any, without one); both inclusive.
     */
    Optional<Range> documents(Detector detector, @Nullable Entity entity);

    /** Hands over every entity with data in the range, with its values over all of it. */
    void eachEntity(Detector detector, Range range, BiConsumer<Entity, double[]> use);
}
