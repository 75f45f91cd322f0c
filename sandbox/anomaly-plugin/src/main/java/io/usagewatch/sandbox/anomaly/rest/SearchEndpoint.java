package io.usagewatch.sandbox.anomaly.rest;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.rest.RestRequest;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.search.fetch.subphase.FetchSourceContext;
import org.opensearch.transport.client.Client;

/** The node's own search over the plugin's indices. */
final class SearchEndpoint {
    private final Client client;
    private final List<String> indices;

    SearchEndpoint(Client client, String index) {
        this.client = client;
        this.indices = List.of(index);
    }

    Endpoint.Work search(RestRequest request) throws IOException {
        String custom = request.param("resultIndex");
        boolean onlyCustom = request.paramAsBoolean("only_query_custom_result_index", false);
        SearchSourceBuilder source;
        try (XContentParser parser = request.contentOrSourceParamParser()) {
            source = SearchSourceBuilder.fromXContent(parser);
        }
        source.version(true).seqNoAndPrimaryTerm(true);
        if (source.fetchSource() == null) {
            source.fetchSource(
                    new FetchSourceContext(true, new String[0], new String[] {"ui_metadata"}));
        }
        SearchRequest search = new SearchRequest(indices(custom, onlyCustom)).source(source);
        return () -> Answer.ok(client.search(search).actionGet());
    }

    private String[] indices(@Nullable String custom, boolean onlyCustom) {
        if (custom == null) {
            return indices.toArray(String[]::new);
        }
        return onlyCustom ? new String[] {custom} : new String[] {indices.getFirst(), custom};
    }
}
