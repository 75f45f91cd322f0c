package io.usagewatch.sandbox.anomaly.rest;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.detector.DetectorStore;
import io.usagewatch.sandbox.anomaly.json.Json;
import io.usagewatch.sandbox.anomaly.result.ResultIndex;
import io.usagewatch.sandbox.anomaly.result.TopAnomalies;
import io.usagewatch.sandbox.anomaly.result.TopAnomalies.Order;
import io.usagewatch.sandbox.anomaly.task.TaskStore;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opensearch.core.xcontent.ToXContentObject;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.index.reindex.BulkByScrollResponse;
import org.opensearch.index.reindex.DeleteByQueryAction;
import org.opensearch.index.reindex.DeleteByQueryRequest;
import org.opensearch.rest.RestRequest;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.transport.client.Client;

/** Asks for the top anomalies, and deletes results. */
final class ResultEndpoints {
    private static final int DEFAULT_SIZE = 10;
    private static final int MAX_SIZE = 1_000;

    private final Client client;
    private final DetectorStore detectors;
    private final TaskStore tasks;
    private final TopAnomalies top;

    /** The name is answered as the type of the error, with status 500 as in the real plugin. */
    private static final class ResourceNotFoundException extends RuntimeException {
        ResourceNotFoundException(String message) {
            super(message);
        }
    }

    /** The body of a question, as it came. */
    private static final class Asked {
        private @Nullable Integer size;
        private @Nullable List<String> fields;
        private @Nullable String order;
        private @Nullable String taskId;
        private @Nullable Long start;
        private @Nullable Long end;

        static Asked read(XContentParser parser) throws IOException {
            Asked asked = new Asked();
            parser.nextToken();
            Json.object(
                    parser,
                    field -> {
                        switch (field) {
                            case "size" -> asked.size = parser.intValue();
                            case "category_field" -> asked.fields = Json.list(parser, parser::text);
                            case "order" -> asked.order = parser.text();
                            case "task_id" -> asked.taskId = parser.text();
                            case "start_time_ms" ->
                                    asked.start = Json.unlessNull(parser, parser::longValue);
                            case "end_time_ms" ->
                                    asked.end = Json.unlessNull(parser, parser::longValue);
                            default -> parser.skipChildren();
                        }
                    });
            return asked;
        }
    }

    ResultEndpoints(Client client, DetectorStore detectors, TaskStore tasks, TopAnomalies top) {
        this.client = client;
        this.detectors = detectors;
        this.tasks = tasks;
        this.top = top;
    }

    Endpoint.Work top(RestRequest request) throws IOException {
        String id = request.param("detectorID");
        boolean historical = request.paramAsBoolean("historical", false);
        Asked asked;
        try (XContentParser parser = request.contentOrSourceParamParser()) {
            asked = Asked.read(parser);
        }
        return () -> {
            Detector detector = detectors.get(id).detector();
            Map<String, @Nullable Object> body = new LinkedHashMap<>();
            body.put("buckets", top.of(question(id, detector, asked, historical)));
            return Answer.ok(body);
        };
    }

    private TopAnomalies.Question question(
            String id, Detector detector, Asked asked, boolean historical) {
        Long start = asked.start;
        Long end = asked.end;
        if (start == null || end == null) {
            throw new IllegalArgumentException(
                    "Must set both start time and end time with epoch of milliseconds");
        }
        if (start >= end) {
            throw new IllegalArgumentException("Start time should be before end time");
        }
        List<String> fields = fields(id, detector, asked.fields);
        Optional<String> task = historical ? Optional.of(task(id, asked.taskId)) : Optional.empty();
        return new TopAnomalies.Question(
                ResultIndex.searched(detector),
                id,
                task,
                start,
                end,
                fields,
                order(asked.order),
                size(asked.size));
    }

    private static List<String> fields(
            String id, Detector detector, @Nullable List<String> wanted) {
        List<String> there = detector.categoryFields();
        if (there == null || there.isEmpty()) {
            throw new IllegalArgumentException("No category fields found for detector ID " + id);
        }
        if (wanted == null || wanted.isEmpty()) {
            return there;
        }
        for (String field : wanted) {
            if (!there.contains(field)) {
                throw new IllegalArgumentException(
                        "Category field " + field + " doesn't exist for detector ID " + id);
            }
        }
        return wanted;
    }

    private String task(String id, @Nullable String wanted) {
        Map<String, Object> latest =
                tasks.latest(id, false)
                        .orElseThrow(
                                () ->
                                        new ResourceNotFoundException(
                                                "No historical tasks found for detector ID " + id));
        return wanted == null || wanted.isEmpty() ? String.valueOf(latest.get("task_id")) : wanted;
    }

    private static Order order(@Nullable String wanted) {
        if (wanted == null || wanted.isEmpty()) {
            return Order.SEVERITY;
        }
        for (Order order : Order.values()) {
            if (order.name().toLowerCase(Locale.ROOT).equals(wanted)) {
                return order;
            }
        }
        throw new IllegalArgumentException("Ordering by " + wanted + " is not a valid option");
    }

    private static int size(@Nullable Integer wanted) {
        if (wanted == null) {
            return DEFAULT_SIZE;
        }
        if (wanted > MAX_SIZE) {
            throw new IllegalArgumentException("Size cannot exceed " + MAX_SIZE);
        }
        if (wanted <= 0) {
            throw new IllegalArgumentException("Size must be a positive integer");
        }
        return wanted;
    }

    Endpoint.Work delete(RestRequest request) throws IOException {
        SearchSourceBuilder source;
        try (XContentParser parser = request.contentOrSourceParamParser()) {
            source = SearchSourceBuilder.fromXContent(parser);
        }
        return () -> {
            DeleteByQueryRequest delete = new DeleteByQueryRequest(ResultIndex.DEFAULT_PATTERN);
            delete.getSearchRequest().source().query(source.query());
            BulkByScrollResponse response =
                    client.execute(DeleteByQueryAction.INSTANCE, delete).actionGet();
            return Answer.ok(
                    (ToXContentObject)
                            (builder, params) ->
                                    response.toXContent(builder.startObject(), params).endObject());
        };
    }
}
