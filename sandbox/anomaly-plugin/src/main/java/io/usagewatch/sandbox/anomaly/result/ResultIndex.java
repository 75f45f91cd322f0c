package io.usagewatch.sandbox.anomaly.result;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.store.Mapping;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.opensearch.ResourceAlreadyExistsException;
import org.opensearch.action.DocWriteRequest;
import org.opensearch.action.admin.indices.alias.Alias;
import org.opensearch.action.admin.indices.create.CreateIndexRequest;
import org.opensearch.action.admin.indices.refresh.RefreshRequest;
import org.opensearch.action.bulk.BulkItemResponse;
import org.opensearch.action.bulk.BulkRequest;
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
    private static final Logger LOG = LogManager.getLogger(ResultIndex.class);

    public static final String DEFAULT = ".opendistro-anomaly-results";

    /** The indices behind every default alias that ever was. */
    public static final String DEFAULT_PATTERN = DEFAULT + "*";

    private final Client client;
    private final ClusterService cluster;

    public ResultIndex(Client client, ClusterService cluster) {
        this.client = client;
        this.cluster = cluster;
    }

    private static String name(Detector detector) {
        String custom = detector.resultIndex();
        return custom == null ? DEFAULT : custom;
    }

    /**
     * Where a detector's results are looked for; what was rolled over too, but never a flat copy.
     */
    public static String searched(Detector detector) {
        String custom = detector.resultIndex();
        return custom == null ? DEFAULT_PATTERN : custom;
    }

    /** Creates the indices that a detector's results go to, if there are none. */
    public void ensure(Detector detector) {
        ensure(name(detector), Mapping.RESULTS.json(), detector.resultIndex() == null);
        String flat = FlatResults.alias(detector);
        if (flat != null) {
            ensure(flat, FlatResults.mapping(), false);
        }
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

    private boolean exists(String name) {
        return cluster.state().metadata().getIndicesLookup().containsKey(name);
    }

    /** End of the last interval that has a result of real-time detection. */
    public Optional<Instant> lastEnd(Detector detector, String detectorId) {
        if (!exists(name(detector))) {
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
                                                new SearchRequest(name(detector))
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
    public void refresh(Detector detector) {
        Stream.of(name(detector), FlatResults.alias(detector))
                .filter(Objects::nonNull)
                .filter(this::exists)
                .forEach(
                        name ->
                                client.admin()
                                        .indices()
                                        .refresh(new RefreshRequest(name))
                                        .actionGet());
    }

    /**
     * Writes results of one detector; searches see them after {@link #refresh}.
     *
     * @param replace whether a result that is there already is written again; if not it stays as it
     *     was
     */
    public void write(Detector detector, List<ResultDocument> results, boolean replace) {
        if (results.isEmpty()) {
            return;
        }
        ensure(detector);
        DocWriteRequest.OpType type =
                replace ? DocWriteRequest.OpType.INDEX : DocWriteRequest.OpType.CREATE;
        String flat = FlatResults.alias(detector);
        BulkRequest documents = new BulkRequest();
        BulkRequest copies = new BulkRequest();
        for (ResultDocument result : results) {
            BytesReference json = result.toBytes();
            documents.add(
                    new IndexRequest(name(detector))
                            .id(result.id())
                            .opType(type)
                            .source(json, MediaTypeRegistry.JSON));
            if (flat != null) {
                copies.add(
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
        for (BulkItemResponse.Failure failure : failures(documents)) {
            throw refused(failure);
        }
        if (flat != null) {
            copies(copies);
        }
    }

    /**
     * A copy that its index cannot take is left out, as it would be every time: the result itself
     * is there. Anything else is tried again.
     */
    private void copies(BulkRequest copies) {
        List<BulkItemResponse.Failure> failures = failures(copies);
        for (BulkItemResponse.Failure failure : failures) {
            if (failure.getStatus() != RestStatus.BAD_REQUEST) {
                throw refused(failure);
            }
        }
        if (!failures.isEmpty()) {
            LOG.warn(
                    "{} of {} flat results were refused by {} and left out; the first: {}",
                    failures.size(),
                    copies.numberOfActions(),
                    failures.getFirst().getIndex(),
                    failures.getFirst().getMessage());
        }
    }

    /** What was not written, but for what was there already and should stay. */
    private List<BulkItemResponse.Failure> failures(BulkRequest bulk) {
        return Stream.of(client.bulk(bulk).actionGet().getItems())
                .filter(BulkItemResponse::isFailed)
                .filter(
                        item ->
                                item.getOpType() != DocWriteRequest.OpType.CREATE
                                        || item.status() != RestStatus.CONFLICT)
                .map(BulkItemResponse::getFailure)
                .toList();
    }

    private static IllegalStateException refused(BulkItemResponse.Failure failure) {
        return new IllegalStateException(
                "A result was refused by "
                        + failure.getIndex()
                        + ": "
                        + failure.getMessage()
                        + ". Check the index's mapping and whether it is writable.");
    }
}
