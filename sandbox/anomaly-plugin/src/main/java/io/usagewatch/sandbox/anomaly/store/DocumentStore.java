package io.usagewatch.sandbox.anomaly.store;

import java.util.Map;
import java.util.Optional;
import org.opensearch.ResourceAlreadyExistsException;
import org.opensearch.action.admin.indices.create.CreateIndexRequest;
import org.opensearch.action.delete.DeleteRequest;
import org.opensearch.action.delete.DeleteResponse;
import org.opensearch.action.get.GetRequest;
import org.opensearch.action.get.GetResponse;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.action.index.IndexResponse;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.action.search.SearchResponse;
import org.opensearch.action.support.WriteRequest.RefreshPolicy;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.settings.Settings;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.transport.client.Client;

/** One of the plugin's own indices. Calls block until the node has answered. */
public final class DocumentStore {
    private final Client client;
    private final ClusterService cluster;
    private final String index;
    private final Mapping mapping;

    public DocumentStore(Client client, ClusterService cluster, String index, Mapping mapping) {
        this.client = client;
        this.cluster = cluster;
        this.index = index;
        this.mapping = mapping;
    }

    public boolean exists() {
        return cluster.state().metadata().hasIndex(index);
    }

    private void ensure() {
        if (exists()) {
            return;
        }
        try {
            client.admin()
                    .indices()
                    .create(
                            new CreateIndexRequest(index)
                                    .mapping(mapping.json())
                                    .settings(
                                            Settings.builder()
                                                    .put("index.number_of_shards", 1)
                                                    .put("index.number_of_replicas", 1)
                                                    .put("index.hidden", true)))
                    .actionGet();
        } catch (ResourceAlreadyExistsException e) {
            // Another request was faster: the index is there, which is what was wanted.
            if (!exists()) {
                throw e;
            }
        }
    }

    /** The document, or empty when there is none; fails when there is no index. */
    public GetResponse get(String id) {
        return client.get(new GetRequest(index, id)).actionGet();
    }

    /** The document's fields, or empty when there is no document or no index. */
    public Optional<Map<String, Object>> find(String id) {
        if (!exists()) {
            return Optional.empty();
        }
        return Optional.ofNullable(get(id).getSourceAsMap());
    }

    /** Writes a document that can be found by search at once. */
    public IndexResponse put(IndexRequest request, Map<String, Object> json) {
        ensure();
        return client.index(
                        request.index(index).source(json).setRefreshPolicy(RefreshPolicy.IMMEDIATE))
                .actionGet();
    }

    /** Writes a document; a search may not see it yet. */
    public void putLater(String id, Map<String, Object> json) {
        ensure();
        client.index(new IndexRequest(index).id(id).source(json)).actionGet();
    }

    public DeleteResponse delete(String id) {
        return client.delete(new DeleteRequest(index, id).setRefreshPolicy(RefreshPolicy.IMMEDIATE))
                .actionGet();
    }

    /** Fails when there is no index. */
    public SearchResponse search(SearchSourceBuilder source) {
        return client.search(new SearchRequest(index).source(source)).actionGet();
    }
}
