package io.usagewatch.sandbox.anomaly.detector;

import io.usagewatch.sandbox.anomaly.store.DocumentStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.action.get.GetResponse;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.index.query.QueryBuilders;
import org.opensearch.search.SearchHit;
import org.opensearch.search.builder.SearchSourceBuilder;

/** The detectors there are. */
public final class DetectorStore {
    private static final Logger LOG = LogManager.getLogger(DetectorStore.class);

    public static final String INDEX = ".opendistro-anomaly-detectors";

    private static final int MOST = 10_000;

    /**
     * A detector as it is kept.
     *
     * @param version of the document, with its place in the shard's history
     */
    public record Kept(String id, Detector detector, long version, long seqNo, long primaryTerm) {}

    private final DocumentStore store;
    private final Queries queries;

    public DetectorStore(DocumentStore store, Queries queries) {
        this.store = store;
        this.queries = queries;
    }

    public DocumentStore documents() {
        return store;
    }

    /** Reads one; an unknown id is answered with 404. */
    public Kept get(String id) {
        GetResponse found = store.get(id);
        if (!found.isExists()) {
            throw new OpenSearchStatusException(
                    "Can't find config with id: " + id, RestStatus.NOT_FOUND);
        }
        return new Kept(
                id,
                parse(Objects.requireNonNull(found.getSourceAsMap())),
                found.getVersion(),
                found.getSeqNo(),
                found.getPrimaryTerm());
    }

    private Detector parse(Map<String, Object> source) {
        return Detector.parse(source, queries, Instant.EPOCH);
    }

    /** All that can be read. */
    public List<Detector> all() {
        if (!store.exists()) {
            return List.of();
        }
        return Stream.of(store.search(new SearchSourceBuilder().size(MOST)).getHits().getHits())
                .flatMap(hit -> readable(hit).stream())
                .toList();
    }

    /** One that cannot be read must not keep the others from what is done with all of them. */
    private Optional<Detector> readable(SearchHit hit) {
        try {
            return Optional.of(parse(hit.getSourceAsMap()));
        } catch (RuntimeException e) {
            LOG.warn("Detector {} cannot be read", hit.getId(), e);
            return Optional.empty();
        }
    }

    /** Whether another detector has the name. */
    boolean isTaken(String name, String exceptId) {
        for (SearchHit hit :
                store.search(
                                new SearchSourceBuilder()
                                        .size(2)
                                        .fetchSource(false)
                                        .query(QueryBuilders.termQuery("name.keyword", name)))
                        .getHits()) {
            if (!hit.getId().equals(exceptId)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a detector has the name; false when there are none at all. */
    public boolean isTaken(String name) {
        return store.exists() && isTaken(name, "");
    }

    /** How many detectors there are. */
    public long count() {
        return store.exists() ? total(new SearchSourceBuilder()) : 0;
    }

    /** How many there are with, or without, category fields. */
    public long count(boolean highCardinality) {
        return total(
                new SearchSourceBuilder()
                        .query(
                                QueryBuilders.termQuery(
                                        "detector_type",
                                        highCardinality ? "MULTI_ENTITY" : "SINGLE_ENTITY")));
    }

    private long total(SearchSourceBuilder source) {
        return Objects.requireNonNull(
                        store.search(source.size(0).trackTotalHits(true)).getHits().getTotalHits())
                .value();
    }
}
