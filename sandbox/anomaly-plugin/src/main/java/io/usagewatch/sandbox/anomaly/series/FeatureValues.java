package io.usagewatch.sandbox.anomaly.series;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.opensearch.search.aggregations.Aggregation;
import org.opensearch.search.aggregations.Aggregations;
import org.opensearch.search.aggregations.bucket.SingleBucketAggregation;
import org.opensearch.search.aggregations.metrics.NumericMetricsAggregation;
import org.opensearch.search.aggregations.metrics.Percentile;
import org.opensearch.search.aggregations.metrics.Percentiles;

/** Reads the values of the enabled features out of one bucket. */
final class FeatureValues {
    private FeatureValues() {}

    /**
     * One value per enabled feature, NaN where the aggregation has none.
     *
     * @return empty when there is no value, or when one is missing and the detector fills no gaps
     */
    static Optional<double[]> any(Detector detector, Aggregations aggregations) {
        double[] vector = vector(detector, aggregations);
        long missing = Arrays.stream(vector).filter(Double::isNaN).count();
        return missing == vector.length || (missing > 0 && detector.imputation() == null)
                ? Optional.empty()
                : Optional.of(vector);
    }

    /**
     * @return empty when a value is missing
     */
    static Optional<double[]> all(Detector detector, Aggregations aggregations) {
        double[] vector = vector(detector, aggregations);
        return Arrays.stream(vector).anyMatch(Double::isNaN)
                ? Optional.empty()
                : Optional.of(vector);
    }

    private static double[] vector(Detector detector, Aggregations aggregations) {
        return detector.enabledFeatures().stream()
                .mapToDouble(feature -> value(aggregations.get(feature.aggregation().getName())))
                .toArray();
    }

    private static double value(Aggregation aggregation) {
        double value =
                switch (aggregation) {
                    case NumericMetricsAggregation.SingleValue single -> single.value();
                    case Percentiles percentiles -> first(percentiles);
                    case SingleBucketAggregation bucket -> inside(bucket);
                    default ->
                            throw new IllegalArgumentException(
                                    "Aggregation "
                                            + aggregation.getName()
                                            + " of type "
                                            + aggregation.getType()
                                            + " does not give one value per interval");
                };
        return Double.isInfinite(value) ? Double.NaN : value;
    }

    private static double first(Percentiles percentiles) {
        for (Percentile percentile : percentiles) {
            return percentile.getValue();
        }
        return Double.NaN;
    }

    private static double inside(SingleBucketAggregation bucket) {
        List<Aggregation> inner = bucket.getAggregations().asList();
        return inner.isEmpty() ? bucket.getDocCount() : value(inner.getFirst());
    }
}
