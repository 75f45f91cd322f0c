package io.usagewatch.sandbox.anomaly.alerting;

import io.usagewatch.sandbox.anomaly.alerting.alert.Alert;
import io.usagewatch.sandbox.anomaly.alerting.alert.AlertStore;
import io.usagewatch.sandbox.anomaly.alerting.alert.AlertStore.Acknowledged;
import io.usagewatch.sandbox.anomaly.alerting.alert.AlertStore.Found;
import io.usagewatch.sandbox.anomaly.alerting.monitor.AlertingException;
import io.usagewatch.sandbox.anomaly.alerting.monitor.MonitorStore;
import io.usagewatch.sandbox.anomaly.alerting.run.MonitorRun;
import io.usagewatch.sandbox.anomaly.json.Json;
import io.usagewatch.sandbox.anomaly.rest.Answer;
import io.usagewatch.sandbox.anomaly.rest.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.index.query.BoolQueryBuilder;
import org.opensearch.index.query.Operator;
import org.opensearch.index.query.QueryBuilders;
import org.opensearch.rest.RestRequest;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.search.sort.FieldSortBuilder;
import org.opensearch.search.sort.SortBuilders;
import org.opensearch.search.sort.SortOrder;

/** Lists alerts and acknowledges them. */
final class AlertEndpoints {
    private static final String ALL = "ALL";
    private static final int DEFAULT_SIZE = 20;

    private final MonitorStore monitors;
    private final AlertStore alerts;
    private final MonitorRun runs;

    AlertEndpoints(MonitorStore monitors, AlertStore alerts, MonitorRun runs) {
        this.monitors = monitors;
        this.alerts = alerts;
        this.runs = runs;
    }

    Endpoint.Work list(RestRequest request) {
        BoolQueryBuilder query = QueryBuilders.boolQuery();
        String severity = request.param("severityLevel", ALL);
        if (!severity.equals(ALL)) {
            query.filter(QueryBuilders.termQuery("severity", severity));
        }
        String state = request.param("alertState", ALL);
        if (!state.equals(ALL)) {
            query.filter(QueryBuilders.termQuery("state", state));
        }
        String monitor = request.param("monitorId");
        if (monitor != null) {
            query.filter(QueryBuilders.termQuery("monitor_id", monitor));
        }
        // There are no workflows.
        request.param("workflowIds");
        String text = request.param("searchString", "");
        if (!text.isBlank()) {
            query.must(
                    QueryBuilders.queryStringQuery(text)
                            .defaultOperator(Operator.AND)
                            .field("monitor_name")
                            .field("trigger_name"));
        }
        SearchSourceBuilder source =
                new SearchSourceBuilder()
                        .query(query)
                        .sort(sort(request))
                        .size(request.paramAsInt("size", DEFAULT_SIZE))
                        .from(request.paramAsInt("startIndex", 0));
        return () -> page(alerts.find(source));
    }

    private static FieldSortBuilder sort(RestRequest request) {
        FieldSortBuilder sort =
                SortBuilders.fieldSort(request.param("sortString", "monitor_name.keyword"))
                        .order(SortOrder.fromString(request.param("sortOrder", "asc")));
        String missing = request.param("missing");
        if (missing != null && !missing.isBlank()) {
            sort.missing(missing);
        }
        return sort;
    }

    private static Answer page(Found found) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("alerts", found.page().stream().map(Alert::toMap).toList());
        body.put("totalAlerts", found.total());
        return Answer.ok(body);
    }

    Endpoint.Work acknowledge(RestRequest request) throws IOException {
        String monitor = request.param("monitorID");
        List<String> ids = new ArrayList<>();
        try (XContentParser parser = request.contentParser()) {
            parser.nextToken();
            Json.object(
                    parser,
                    field -> {
                        if (field.equals("alerts")) {
                            ids.addAll(Json.list(parser, parser::text));
                        } else {
                            parser.skipChildren();
                        }
                    });
        }
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("You must provide at least one alert id.");
        }
        return () -> {
            // The real plugin never answers this, and is stuck from then on.
            if (monitors.find(monitor).isEmpty()) {
                throw AlertingException.notFound("No monitor found with id [" + monitor + "]");
            }
            return runs.exclusively(
                    monitor,
                    () ->
                            answer(
                                    AlertingException.telling(
                                            () -> alerts.acknowledge(monitor, ids))));
        };
    }

    private static Answer answer(Acknowledged acknowledged) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("success", acknowledged.success());
        body.put(
                "failed",
                acknowledged.failed().entrySet().stream()
                        .map(
                                entry ->
                                        Map.of(
                                                entry.getKey(),
                                                Map.of("failed_reason", entry.getValue())))
                        .toList());
        return Answer.ok(body);
    }
}
