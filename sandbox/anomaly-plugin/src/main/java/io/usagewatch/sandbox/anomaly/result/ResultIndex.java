package io.usagewatch.sandbox.anomaly.result;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.store.Mapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opensearch.ResourceAlreadyExistsException;
import org.opensearch.action.DocWriteRequest;
import org.opensearch.action.admin.indices.alias.Alias;
import org.opensearch.action.admin.indices.create.CreateIndexRequest;
import org.opensearch.action.admin.indices.refresh.RefreshRequest;
import org.opensearch.action.bulk.BulkItemResponse;
import org.opensearch.action.bulk.BulkRequest;
import org.opensearch.action.bulk.BulkResponse;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.xcontent.XContentHelper;
import org.opensearch.core.common.bytes.BytesReference;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.core.xcontent.MediaTypeRegistry;
import org.opensearch.index.query.QueryBuilders;
import org.opensearch.search.aggregations.AggregationBuilders;
import org.opensearch.search.aggregations.metrics.Max;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.transport.client.Client;

/** Where results are kept: an alias over a first index, by default or by the detector's wish. */
public final class ResultIndex {
    public static final String DEFAULT = ".opendistro-anomaly-results";

    /** The indices behind every default alias that ever was. */
    public static final String DEFAULT_PATTERN = DEFAULT + "*";

    private final Client client;
    private final ClusterService cluster;

    public ResultIndex(Client client, ClusterService cluster) {
        this.client = client;
        this.cluster = cluster;
    }

    private static String name(@Nullable String custom) {
        return custom == null ? DEFAULT : custom;
    }

    /** Creates the indices that a detector's results go to. */
    public void ensure(Detector detector) {
        ensure(detector.resultIndex());
        String flat = FlatResults.alias(detector);
        if (flat != null) {
            ensure(flat, flat(), false);
        }
    }

    /**
     * Creates the index if there is none.
     *
     * @param custom the detector's own; null for the default
     */
    public void ensure(@Nullable String custom) {
        ensure(name(custom), Mapping.RESULTS.json(), custom == null);
    }

    private void ensure(String name, String mapping, boolean hidden) {
        if (exists(name)) {
            return;
        }
        try {
            client.admin()
                    .indices()
                    .create(
                            new CreateIndexRequest("<" + name + "-history-{now/d}-1>")
                                    .mapping(mapping)
                                    .settings(settings(hidden))
                                    .alias(new Alias(name).writeIndex(true)))
                    .actionGet();
        } catch (ResourceAlreadyExistsException e) {
            // Another run was faster: the index is there, which is what was wanted.
            if (!exists(name)) {
                throw e;
            }
        }
    }

    static Settings.Builder settings(boolean hidden) {
        return Settings.builder()
                .put("index.number_of_shards", 1)
                .put("index.auto_expand_replicas", "0-2")
                .put("index.hidden", hidden);
    }

    /** The mapping of flat results: as of others, and whatever fields their features give. */
    static String flat() {
        return Mapping.RESULTS
                .json()
                .replaceFirst("\"dynamic\"\\s*:\\s*\"?false\"?", "\"dynamic\": true");
    }

    private boolean exists(String name) {
        return cluster.state().metadata().getIndicesLookup().containsKey(name);
    }

    /** End of the last interval that has a result of real-time detection. */
    public Optional<Instant> lastEnd(@Nullable String custom, String detectorId) {
        if (!exists(name(custom))) {
            return Optional.empty();
        }
        SearchSourceBuilder source =
                new SearchSourceBuilder()
                        .size(0)
                        .query(
                                QueryBuilders.boolQuery()
                                        .filter(QueryBuilders.termQuery("detector_id", detectorId))
                                        .mustNot(QueryBuilders.existsQuery("task_id")))
                        .aggregation(AggregationBuilders.max("end").field("data_end_time"));
        double end =
                ((Max)
                                client.search(
                                                new SearchRequest(name(custom))
                                                        .allowPartialSearchResults(false)
                                                        .source(source))
                                        .actionGet()
                                        .getAggregations()
                                        .get("end"))
                        .getValue();
        return Double.isInfinite(end)
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli((long) end));
    }

    /** Makes what was written visible to searches. */
    public void refresh(@Nullable String custom) {
        if (exists(name(custom))) {
            client.admin().indices().refresh(new RefreshRequest(name(custom))).actionGet();
        }
    }

    /**
     * Writes results in one bulk request; searches see them after {@link #refresh}.
     *
     * @param replace whether a result that is there already is written again; if not it stays as it
     *     was
     */
    public void write(@Nullable String custom, List<ResultDocument> results, boolean replace) {
        if (results.isEmpty()) {
            return;
        }
        ensure(custom);
        DocWriteRequest.OpType type =
                replace ? DocWriteRequest.OpType.INDEX : DocWriteRequest.OpType.CREATE;
        BulkRequest bulk = new BulkRequest();
        for (ResultDocument result : results) {
            try {
                BytesReference json = BytesReference.bytes(result.toJson());
                bulk.add(
                        new IndexRequest(name(custom))
                                .id(result.id())
                                .opType(type)
                                .source(json, MediaTypeRegistry.JSON));
                addFlat(bulk, result, json, type);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        BulkResponse response = client.bulk(bulk).actionGet();
        for (BulkItemResponse item : response) {
            BulkItemResponse.Failure failure = item.getFailure();
            if (failure != null && (replace || failure.getStatus() != RestStatus.CONFLICT)) {
                throw new IllegalStateException(
                        "A result was refused by "
                                + name(custom)
                                + ": "
                                + failure.getMessage()
                                + ". Check the index's mapping and whether it is writable.");
            }
        }
    }

    private void addFlat(
            BulkRequest bulk,
            ResultDocument result,
            BytesReference json,
            DocWriteRequest.OpType type) {
        String flat = FlatResults.alias(result.source().detector());
        if (flat != null) {
            ensure(flat, flat(), false);
            bulk.add(
                    new IndexRequest(flat)
                            .id(result.id())
                            .opType(type)
                            .source(
                                    FlatResults.flat(
                                            XContentHelper.convertToMap(
                                                            json, true, MediaTypeRegistry.JSON)
                                                    .v2())));
        }
    }
}
