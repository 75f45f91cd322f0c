package io.usagewatch.sandbox.anomaly.series;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.detector.Feature;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.opensearch.action.admin.cluster.health.ClusterHealthRequest;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.action.search.SearchResponse;
import org.opensearch.action.support.IndicesOptions;
import org.opensearch.common.unit.TimeValue;
import org.opensearch.index.query.BoolQueryBuilder;
import org.opensearch.index.query.QueryBuilder;
import org.opensearch.index.query.QueryBuilders;
import org.opensearch.search.aggregations.AggregationBuilder;
import org.opensearch.search.aggregations.AggregationBuilders;
import org.opensearch.search.aggregations.Aggregations;
import org.opensearch.search.aggregations.bucket.composite.CompositeAggregation;
import org.opensearch.search.aggregations.bucket.composite.CompositeAggregationBuilder;
import org.opensearch.search.aggregations.bucket.composite.CompositeValuesSourceBuilder;
import org.opensearch.search.aggregations.bucket.composite.TermsValuesSourceBuilder;
import org.opensearch.search.aggregations.bucket.histogram.DateHistogramAggregationBuilder;
import org.opensearch.search.aggregations.bucket.histogram.DateHistogramInterval;
import org.opensearch.search.aggregations.bucket.histogram.Histogram;
import org.opensearch.search.aggregations.bucket.range.DateRangeAggregationBuilder;
import org.opensearch.search.aggregations.metrics.Max;
import org.opensearch.search.aggregations.metrics.Min;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.transport.client.Client;

/**
 * Feature values per interval.
 *
 * <p>Every answer is bounded: intervals and entities are read in pages.
 */
public final class FeatureSearch implements FeatureSource {
    private static final int PAGE = 1_000;
    private static final TimeValue READABLE = TimeValue.timeValueMinutes(1);
    private static final String TIME = "intervals";
    private static final String ENTITY = "entities";

    private final Client client;

    public FeatureSearch(Client client) {
        this.client = client;
    }

    /** Waits, after a start of the node, until the detector's indices can be read. */
    public void awaitReadable(Detector detector) {
        client.admin()
                .cluster()
                .health(
                        new ClusterHealthRequest(detector.indices().toArray(String[]::new))
                                .indicesOptions(IndicesOptions.lenientExpandOpen())
                                .waitForYellowStatus()
                                .timeout(READABLE))
                .actionGet();
    }

    @Override
    public Optional<Range> documents(Detector detector, @Nullable Entity entity) {
        SearchSourceBuilder source =
                new SearchSourceBuilder()
                        .size(0)
                        .aggregation(AggregationBuilders.min("min").field(detector.timeField()))
                        .aggregation(AggregationBuilders.max("max").field(detector.timeField()));
        BoolQueryBuilder query = QueryBuilders.boolQuery();
        of(entity).forEach(query::filter);
        Aggregations found = aggregations(detector, source.query(query));
        double first = ((Min) found.get("min")).getValue();
        double last = ((Max) found.get("max")).getValue();
        return Double.isInfinite(first)
                ? Optional.empty()
                : Optional.of(new Range((long) first, (long) last));
    }

    /** At most {@value #PAGE} intervals are asked for at a time. */
    @Override
    public Map<Long, double[]> values(Detector detector, @Nullable Entity entity, Range range) {
        Map<Long, double[]> values = new HashMap<>();
        long interval = detector.interval().millis();
        for (long from = range.start(); from < range.end(); from += PAGE * interval) {
            Range page = new Range(from, Math.min(range.end(), from + PAGE * interval));
            DateHistogramAggregationBuilder intervals =
                    AggregationBuilders.dateHistogram(TIME)
                            .field(detector.timeField())
                            .fixedInterval(new DateHistogramInterval(interval + "ms"))
                            .offset(Math.floorMod(from, interval))
                            .minDocCount(1);
            features(detector).forEach(intervals::subAggregation);
            BoolQueryBuilder query = inRange(detector, page);
            of(entity).forEach(query::filter);
            Aggregations found =
                    aggregations(
                            detector,
                            new SearchSourceBuilder().size(0).query(query).aggregation(intervals));
            for (Histogram.Bucket bucket : ((Histogram) found.get(TIME)).getBuckets()) {
                FeatureValues.any(detector, bucket.getAggregations())
                        .ifPresent(vector -> values.put(start(bucket), vector));
            }
        }
        return values;
    }

    @Override
    public List<Optional<double[]>> samples(
            Detector detector, @Nullable Entity entity, List<Range> intervals) {
        DateRangeAggregationBuilder ranges =
                AggregationBuilders.dateRange(TIME)
                        .field(detector.timeField())
                        .format("epoch_millis");
        intervals.forEach(
                interval -> ranges.addRange((double) interval.start(), (double) interval.end()));
        features(detector).forEach(ranges::subAggregation);
        BoolQueryBuilder query =
                inRange(
                        detector,
                        new Range(intervals.getFirst().start(), intervals.getLast().end()));
        of(entity).forEach(query::filter);
        Aggregations found =
                aggregations(
                        detector,
                        new SearchSourceBuilder().size(0).query(query).aggregation(ranges));
        return ((org.opensearch.search.aggregations.bucket.range.Range) found.get(TIME))
                .getBuckets().stream()
                        .map(bucket -> FeatureValues.all(detector, bucket.getAggregations()))
                        .toList();
    }

    private static long start(Histogram.Bucket bucket) {
        return ((ZonedDateTime) bucket.getKey()).toInstant().toEpochMilli();
    }

    /** Page by page. */
    @Override
    public void eachEntity(Detector detector, Range range, BiConsumer<Entity, double[]> use) {
        pages(
                detector,
                range,
                features(detector),
                bucket ->
                        FeatureValues.any(detector, bucket.getAggregations())
                                .ifPresent(vector -> use.accept(entity(detector, bucket), vector)));
    }

    /**
     * The entities with the most documents in the range.
     *
     * @param most at most so many are returned
     * @param leastDocuments those with fewer are left out
     */
    public List<Entity> topEntities(Detector detector, Range range, int most, int leastDocuments) {
        record Counted(Entity entity, long documents) {}
        List<Counted> counted = new ArrayList<>();
        pages(
                detector,
                range,
                List.of(),
                bucket -> {
                    if (bucket.getDocCount() >= leastDocuments) {
                        counted.add(new Counted(entity(detector, bucket), bucket.getDocCount()));
                    }
                    if (counted.size() >= 2 * Math.max(most, PAGE)) {
                        counted.sort((a, b) -> Long.compare(b.documents(), a.documents()));
                        counted.subList(most, counted.size()).clear();
                    }
                });
        counted.sort((a, b) -> Long.compare(b.documents(), a.documents()));
        return counted.stream().limit(most).map(Counted::entity).toList();
    }

    /** Receives one bucket per entity. */
    private interface EachBucket {
        void accept(CompositeAggregation.Bucket bucket);
    }

    private void pages(
            Detector detector, Range range, List<AggregationBuilder> features, EachBucket each) {
        Map<String, Object> after = null;
        do {
            List<CompositeValuesSourceBuilder<?>> sources = new ArrayList<>();
            for (String field : categoryFields(detector)) {
                sources.add(new TermsValuesSourceBuilder(field).field(field));
            }
            CompositeAggregationBuilder entities =
                    new CompositeAggregationBuilder(ENTITY, sources).size(PAGE);
            if (after != null) {
                entities.aggregateAfter(after);
            }
            features.forEach(entities::subAggregation);
            Aggregations found =
                    aggregations(
                            detector,
                            new SearchSourceBuilder()
                                    .size(0)
                                    .query(inRange(detector, range))
                                    .aggregation(entities));
            CompositeAggregation page = found.get(ENTITY);
            page.getBuckets().forEach(each::accept);
            after = page.afterKey();
        } while (after != null);
    }

    private static List<String> categoryFields(Detector detector) {
        List<String> fields = detector.categoryFields();
        return fields == null ? List.of() : fields;
    }

    private static Entity entity(Detector detector, CompositeAggregation.Bucket bucket) {
        return new Entity(
                categoryFields(detector).stream()
                        .map(
                                field ->
                                        new Entity.Attribute(
                                                field, String.valueOf(bucket.getKey().get(field))))
                        .toList());
    }

    private static List<AggregationBuilder> features(Detector detector) {
        return detector.enabledFeatures().stream().map(Feature::aggregation).toList();
    }

    private static BoolQueryBuilder inRange(Detector detector, Range range) {
        return QueryBuilders.boolQuery()
                .filter(detector.filter())
                .filter(
                        QueryBuilders.rangeQuery(detector.timeField())
                                .gte(range.start())
                                .lt(range.end())
                                .format("epoch_millis"));
    }

    private static List<QueryBuilder> of(@Nullable Entity entity) {
        return entity == null
                ? List.of()
                : entity.attributes().stream()
                        .<QueryBuilder>map(
                                attribute ->
                                        QueryBuilders.termQuery(
                                                attribute.name(), attribute.value()))
                        .toList();
    }

    private Aggregations aggregations(Detector detector, SearchSourceBuilder source) {
        SearchResponse response =
                client.search(
                                // A shard that does not answer is no interval without data.
                                new SearchRequest(detector.indices().toArray(String[]::new))
                                        .allowPartialSearchResults(false)
                                        .source(source.trackTotalHits(false)))
                        .actionGet();
        Aggregations found = response.getAggregations();
        if (found == null) {
            throw new IllegalStateException(
                    "No index matches "
                            + detector.indices()
                            + " of detector "
                            + detector.name()
                            + " at "
                            + Instant.now()
                            + ": create one with the time field "
                            + detector.timeField());
        }
        return found;
    }
}
