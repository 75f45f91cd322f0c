package io.usagewatch.sandbox.anomaly.alerting;

import io.usagewatch.sandbox.anomaly.alerting.alert.AlertStore;
import io.usagewatch.sandbox.anomaly.alerting.monitor.AlertingException;
import io.usagewatch.sandbox.anomaly.alerting.monitor.MonitorStore;
import io.usagewatch.sandbox.anomaly.json.Json;
import io.usagewatch.sandbox.anomaly.rest.Answer;
import io.usagewatch.sandbox.anomaly.rest.Endpoint;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.action.search.SearchResponse;
import org.opensearch.core.common.bytes.BytesArray;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.index.query.BoolQueryBuilder;
import org.opensearch.index.query.QueryBuilders;
import org.opensearch.rest.RestRequest;
import org.opensearch.search.SearchHit;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.search.fetch.subphase.FetchSourceContext;
import org.opensearch.transport.client.Client;

/** The node's own search, over monitors (or, if asked for by name, over alerts). */
final class MonitorSearchEndpoint {
    private final Client client;
    private final MonitorStore monitors;

    MonitorSearchEndpoint(Client client, MonitorStore monitors) {
        this.client = client;
        this.monitors = monitors;
    }

    Endpoint.Work search(RestRequest request) throws IOException {
        String index = Objects.requireNonNullElse(request.param("index"), MonitorStore.INDEX);
        boolean wantsMonitors = index.equals(MonitorStore.INDEX);
        if (!wantsMonitors && !index.equals(AlertStore.ALL_INDICES)) {
            throw new IllegalArgumentException("Invalid index name.");
        }
        SearchSourceBuilder source;
        try (XContentParser parser = request.contentOrSourceParamParser()) {
            source = SearchSourceBuilder.fromXContent(parser);
        }
        BoolQueryBuilder query = QueryBuilders.boolQuery();
        if (source.query() != null) {
            query.must(source.query());
        }
        if (wantsMonitors) {
            query.must(QueryBuilders.existsQuery("monitor"));
        }
        source.query(query)
                .version(true)
                .seqNoAndPrimaryTerm(true)
                .fetchSource(
                        new FetchSourceContext(
                                true, new String[0], new String[] {"monitor.ui_metadata"}));
        SearchRequest search = new SearchRequest(index).source(source);
        return () -> wantsMonitors && !monitors.documents().exists() ? nothing() : found(search);
    }

    private Answer found(SearchRequest search) {
        SearchResponse response =
                AlertingException.telling(() -> client.search(search).actionGet());
        for (SearchHit hit : response.getHits()) {
            if (hit.getIndex().equals(MonitorStore.INDEX)) {
                // Bare, as it is shown elsewhere.
                hit.sourceRef(
                        new BytesArray(
                                Json.text(
                                        monitors.parse(
                                                        hit.getId(),
                                                        hit.getVersion(),
                                                        hit.getSourceRef())
                                                .toMap())));
            }
        }
        return Answer.ok(response);
    }

    /** What the real plugin answers while there is no index. */
    private static Answer nothing() {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("_scroll_id", "");
        body.put("took", 0);
        body.put("timed_out", false);
        body.put("terminated_early", false);
        body.put("num_reduce_phases", 0);
        body.put("_shards", Map.of("total", 0, "successful", 0, "skipped", 0, "failed", 0));
        body.put(
                "hits",
                Map.of(
                        "total", Map.of("value", 0, "relation", "eq"),
                        "max_score", 0.0,
                        "hits", List.of()));
        body.put("suggest", Map.of());
        body.put("profile", Map.of("shards", List.of()));
        return Answer.ok(body);
    }
}
