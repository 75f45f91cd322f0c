package io.usagewatch.sandbox.anomaly.validation;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.detector.Feature;
import io.usagewatch.sandbox.anomaly.detector.Period;
import io.usagewatch.sandbox.anomaly.detector.ValidationException.Subject;
import io.usagewatch.sandbox.anomaly.series.Entity;
import io.usagewatch.sandbox.anomaly.series.FeatureSearch;
import io.usagewatch.sandbox.anomaly.series.Range;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.index.query.BoolQueryBuilder;
import org.opensearch.index.query.QueryBuilder;
import org.opensearch.index.query.QueryBuilders;
import org.opensearch.search.aggregations.AggregationBuilders;
import org.opensearch.search.aggregations.bucket.MultiBucketsAggregation;
import org.opensearch.search.aggregations.bucket.histogram.DateHistogramInterval;
import org.opensearch.search.aggregations.bucket.histogram.Histogram;
import org.opensearch.search.aggregations.metrics.Max;
import org.opensearch.search.aggregations.metrics.NumericMetricsAggregation;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.transport.client.Client;

/**
 * Whether there is data enough for a model: how many intervals before the last document have any,
 * first with everything the detector asks for, then, when that is too few, step by step to find out
 * why.
 */
public final class ModelChecks {
    private static final double DENSE = 0.75;
    private static final double SPARSE = 0.25;
    private static final double LONGER = 1.2;
    private static final long MINUTE = 60_000;
    private static final long MAX_MINUTES = 60;
    private static final String TIME = "intervals";
    private static final String TOO_SPARSE =
            "Source index data is potentially too sparse for model training. Consider changing"
                    + " interval length or ingesting more data";
    private static final String CATEGORY_TOO_SPARSE =
            "Data is most likely too sparse with the given category fields. Consider revising"
                    + " category field/s or ingesting more data ";
    private static final String FEATURE_TOO_SPARSE =
            "Data is most likely too sparse when given feature queries are applied. Consider"
                    + " revising feature queries.";

    private final Client client;
    private final FeatureSearch search;
    private final Clock clock;

    public ModelChecks(Client client, FeatureSearch search, Clock clock) {
        this.client = client;
        this.search = search;
        this.clock = clock;
    }

    /** The first reason why models would hardly learn, if there is one. */
    public Optional<Issue> issue(Detector detector) {
        Optional<Long> latest = latest(detector);
        if (latest.isEmpty()) {
            return Optional.of(
                    Issue.model(
                            Subject.TIME_FIELD,
                            "There isn't enough historical data found with current timefield"
                                    + " selected."));
        }
        long end = Math.min(clock.millis(), latest.get());
        BoolQueryBuilder all = QueryBuilders.boolQuery().filter(detector.filter());
        if (detector.isHighCardinality()) {
            List<Entity> top =
                    search.topEntities(detector, past(detector, minutes(detector), end), 1, 1);
            if (top.isEmpty()) {
                return Optional.of(Issue.model(Subject.CATEGORY_FIELD, CATEGORY_TOO_SPARSE));
            }
            top.getFirst()
                    .attributes()
                    .forEach(
                            part -> all.filter(QueryBuilders.termQuery(part.name(), part.value())));
        }
        Optional<Long> dense = denseMinutes(detector, all, end);
        if (dense.isEmpty()) {
            return Optional.of(reason(detector, all, end));
        }
        return dense.get() <= minutes(detector)
                ? windowDelay(detector, latest.get())
                : Optional.of(
                        Issue.model(
                                Subject.DETECTION_INTERVAL,
                                "The selected interval might collect sparse data. Consider"
                                        + " changing interval length to: "
                                        + dense.get()
                                        + " minutes",
                                new Period(dense.get(), ChronoUnit.MINUTES)));
    }

    private static long minutes(Detector detector) {
        return Math.max(1, detector.interval().millis() / MINUTE);
    }

    /** As many intervals before the last document as a cold start reads. */
    private static Range past(Detector detector, long minutes, long end) {
        return new Range(end - detector.history() * minutes * MINUTE, end + 1);
    }

    private Optional<Long> latest(Detector detector) {
        Max latest =
                client.search(
                                request(
                                        detector,
                                        new SearchSourceBuilder()
                                                .size(0)
                                                .aggregation(
                                                        AggregationBuilders.max("latest")
                                                                .field(detector.timeField()))))
                        .actionGet()
                        .getAggregations()
                        .get("latest");
        return Double.isInfinite(latest.getValue())
                ? Optional.empty()
                : Optional.of((long) latest.getValue());
    }

    private static SearchRequest request(Detector detector, SearchSourceBuilder source) {
        return new SearchRequest(detector.indices().toArray(String[]::new)).source(source);
    }

    /** The shortest interval that mostly has data: not below the usual gap between documents. */
    private Optional<Long> denseMinutes(Detector detector, QueryBuilder query, long end) {
        Range range = past(detector, Math.max(minutes(detector), MAX_MINUTES / 6), end);
        List<Long> starts =
                buckets(detector, query, range, 1, null).stream()
                        .filter(bucket -> bucket.getDocCount() > 0)
                        .map(bucket -> Long.valueOf(millis(bucket)))
                        .toList();
        if (starts.size() < 2) {
            return Optional.empty();
        }
        List<Long> gaps =
                IntStream.range(1, starts.size())
                        .mapToObj(i -> starts.get(i) - starts.get(i - 1))
                        .sorted()
                        .toList();
        long minutes = Math.ceilDiv(gaps.get(gaps.size() / 2), MINUTE);
        while (minutes < MAX_MINUTES) {
            if (rate(detector, query, minutes, end, null) > DENSE) {
                return Optional.of(minutes);
            }
            minutes = (long) Math.ceil(minutes * LONGER);
        }
        return Optional.empty();
    }

    private static long millis(Histogram.Bucket bucket) {
        return ((ZonedDateTime) bucket.getKey()).toInstant().toEpochMilli();
    }

    private Issue reason(Detector detector, QueryBuilder all, long end) {
        long minutes = minutes(detector);
        if (rate(detector, QueryBuilders.matchAllQuery(), minutes, end, null) < DENSE) {
            return Issue.model(Subject.INDICES, TOO_SPARSE);
        }
        if (rate(detector, detector.filter(), minutes, end, null) < SPARSE) {
            return Issue.model(
                    Subject.FILTER_QUERY,
                    "Data is too sparse after data filter is applied. Consider changing the data"
                            + " filter");
        }
        if (detector.isHighCardinality() && rate(detector, all, minutes, end, null) < SPARSE) {
            return Issue.model(Subject.CATEGORY_FIELD, CATEGORY_TOO_SPARSE);
        }
        List<String> sparse =
                detector.enabledFeatures().stream()
                        .filter(feature -> rate(detector, all, minutes, end, feature) < SPARSE)
                        .map(feature -> FEATURE_TOO_SPARSE + ": " + feature.name())
                        .toList();
        return sparse.isEmpty()
                ? windowDelay(detector, end).orElse(Issue.model(Subject.INDICES, TOO_SPARSE))
                : Issue.features(String.join(", ", sparse));
    }

    private Optional<Issue> windowDelay(Detector detector, long latest) {
        long behind = clock.millis() - latest;
        if (behind <= detector.windowDelay().millis()) {
            return Optional.empty();
        }
        long minutes = Math.ceilDiv(behind, MINUTE);
        return Optional.of(
                Issue.model(
                        Subject.WINDOW_DELAY,
                        "Latest seen data point is at least %d minutes ago. Consider changing window delay to at least %d minutes."
                                .formatted(minutes, minutes),
                        new Period(minutes, ChronoUnit.MINUTES)));
    }

    /** The share of intervals that have documents, or a value of the feature when one is given. */
    private double rate(
            Detector detector,
            QueryBuilder query,
            long minutes,
            long end,
            @Nullable Feature feature) {
        List<? extends Histogram.Bucket> buckets =
                buckets(detector, query, past(detector, minutes, end), minutes, feature);
        long full =
                buckets.stream()
                        .filter(bucket -> bucket.getDocCount() > 0)
                        .filter(bucket -> feature == null || hasValue(bucket, feature))
                        .count();
        return (double) full / detector.history();
    }

    private static boolean hasValue(MultiBucketsAggregation.Bucket bucket, Feature feature) {
        return !(bucket.getAggregations().get(feature.aggregation().getName())
                        instanceof NumericMetricsAggregation.SingleValue value)
                || Double.isFinite(value.value());
    }

    private List<? extends Histogram.Bucket> buckets(
            Detector detector,
            QueryBuilder query,
            Range range,
            long minutes,
            @Nullable Feature feature) {
        var intervals =
                AggregationBuilders.dateHistogram(TIME)
                        .field(detector.timeField())
                        .minDocCount(1)
                        .fixedInterval(new DateHistogramInterval(minutes + "m"));
        if (feature != null) {
            intervals.subAggregation(feature.aggregation());
        }
        BoolQueryBuilder inRange =
                QueryBuilders.boolQuery()
                        .filter(query)
                        .filter(
                                QueryBuilders.rangeQuery(detector.timeField())
                                        .gte(range.start())
                                        .lt(range.end())
                                        .format("epoch_millis"));
        Histogram found =
                client.search(
                                request(
                                        detector,
                                        new SearchSourceBuilder()
                                                .size(0)
                                                .query(inRange)
                                                .aggregation(intervals)))
                        .actionGet()
                        .getAggregations()
                        .get(TIME);
        return found.getBuckets();
    }
}
