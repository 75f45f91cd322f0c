package io.usagewatch.sandbox.anomaly.alerting.monitor;

import io.usagewatch.sandbox.anomaly.json.Json;
import io.usagewatch.sandbox.anomaly.store.DocumentStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.opensearch.action.get.GetResponse;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.action.index.IndexResponse;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.common.xcontent.XContentHelper;
import org.opensearch.common.xcontent.json.JsonXContent;
import org.opensearch.core.common.bytes.BytesReference;
import org.opensearch.core.xcontent.DeprecationHandler;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.index.query.QueryBuilders;
import org.opensearch.search.SearchHit;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.transport.client.Client;

/** The monitors there are. */
public final class MonitorStore {
    public static final String INDEX = ".opendistro-alerting-config";

    private static final Logger LOG = LogManager.getLogger(MonitorStore.class);
    private static final int MAX_ENABLED = 10_000;

    /** A monitor as it is kept, with its place in the shard's history. */
    public record Kept(Monitor monitor, long seqNo, long primaryTerm) {}

    private final DocumentStore store;
    private final Client client;
    private final NamedXContentRegistry contents;

    public MonitorStore(DocumentStore store, Client client, NamedXContentRegistry contents) {
        this.store = store;
        this.client = client;
        this.contents = contents;
    }

    public DocumentStore documents() {
        return store;
    }

    /** Reads one; empty when there is none; fails when there is no index. */
    public Optional<Kept> find(String id) {
        return AlertingException.telling(
                () ->
                        Optional.of(store.get(id))
                                .filter(GetResponse::isExists)
                                .map(
                                        found ->
                                                new Kept(
                                                        parse(
                                                                id,
                                                                found.getVersion(),
                                                                found.getSourceAsBytesRef()),
                                                        found.getSeqNo(),
                                                        found.getPrimaryTerm())));
    }

    /** Reads a kept document. */
    public Monitor parse(String id, long version, BytesReference source) {
        try (XContentParser parser =
                XContentHelper.createParser(
                        contents,
                        DeprecationHandler.IGNORE_DEPRECATIONS,
                        source,
                        JsonXContent.jsonXContent.mediaType())) {
            parser.nextToken();
            List<Monitor> monitors = new ArrayList<>();
            Json.object(
                    parser,
                    field -> monitors.add(Monitor.parse(parser, id, version, Instant.EPOCH)));
            return monitors.getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException("Monitor " + id + " cannot be read", e);
        }
    }

    public Kept create(Monitor monitor) {
        return AlertingException.telling(() -> put(monitor, new IndexRequest()));
    }

    /** Keeps it in the place of another, whose position in history may be demanded. */
    public Kept replace(Monitor before, Monitor monitor, long seqNo, long primaryTerm) {
        return AlertingException.telling(
                () ->
                        put(
                                monitor.inPlaceOf(before),
                                new IndexRequest()
                                        .id(before.id())
                                        .setIfSeqNo(seqNo)
                                        .setIfPrimaryTerm(primaryTerm)));
    }

    private Kept put(Monitor monitor, IndexRequest request) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>(monitor.toMap());
        json.put("user", Monitor.nobody());
        IndexResponse response = store.put(request, Map.of("monitor", json));
        return new Kept(
                monitor.kept(response.getId(), response.getVersion()),
                response.getSeqNo(),
                response.getPrimaryTerm());
    }

    /** Deletes one and returns the version of its grave. */
    public long delete(String id) {
        return AlertingException.telling(() -> store.delete(id).getVersion());
    }

    public long count() {
        return !store.exists()
                ? 0
                : store.search(
                                new SearchSourceBuilder()
                                        .size(0)
                                        .trackTotalHits(true)
                                        .query(QueryBuilders.existsQuery("monitor")))
                        .getHits()
                        .getTotalHits()
                        .value();
    }

    /** Those that are to be run when they are due. */
    public List<Monitor> enabled() {
        if (!store.exists()) {
            return List.of();
        }
        return Stream.of(
                        store.search(
                                        new SearchSourceBuilder()
                                                .size(MAX_ENABLED)
                                                .version(true)
                                                .query(
                                                        QueryBuilders.termQuery(
                                                                "monitor.enabled", true)))
                                .getHits()
                                .getHits())
                .flatMap(hit -> readable(hit).stream())
                .toList();
    }

    /** One that cannot be read must not keep the others from running. */
    private Optional<Monitor> readable(SearchHit hit) {
        try {
            return Optional.of(parse(hit.getId(), hit.getVersion(), hit.getSourceRef()));
        } catch (RuntimeException e) {
            LOG.error("Monitor {} cannot be read, and is not run", hit.getId(), e);
            return Optional.empty();
        }
    }

    /** Fails when the monitor looks at something that cannot be searched. */
    public void checkInputs(Monitor monitor) {
        if (monitor.isAboutAnomalies()) {
            return;
        }
        String[] indices =
                monitor.inputs().stream()
                        .flatMap(input -> input.indices().stream())
                        .toArray(String[]::new);
        AlertingException.telling(
                () ->
                        client.search(
                                        new SearchRequest(indices)
                                                .source(new SearchSourceBuilder().size(1)))
                                .actionGet());
    }
}
