package io.usagewatch.sandbox.anomaly.rest;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.result.ResultIndex;
import io.usagewatch.sandbox.anomaly.series.Entity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.action.support.IndicesOptions;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.index.query.QueryBuilders;
import org.opensearch.rest.RestRequest;
import org.opensearch.search.aggregations.AggregationBuilders;
import org.opensearch.search.aggregations.Aggregations;
import org.opensearch.search.aggregations.metrics.Max;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.transport.client.Client;

/** How one entity of a high-cardinality detector stands. */
final class EntityProfile {
    private final Client client;

    EntityProfile(Client client) {
        this.client = client;
    }

    /** The entity that a request names in its body, in the order of the body. */
    static Optional<Entity> asked(RestRequest request) throws IOException {
        if (!request.hasContent()) {
            return Optional.empty();
        }
        try (XContentParser parser = request.contentParser()) {
            List<Entity.Attribute> attributes = new ArrayList<>();
            if (parser.map().get("entity") instanceof List<?> list) {
                list.forEach(attribute -> attributes.add(attribute(attribute)));
            }
            return Optional.of(new Entity(List.copyOf(attributes)));
        }
    }

    private static Entity.Attribute attribute(@Nullable Object json) {
        if (json instanceof Map<?, ?> pair
                && pair.get("name") instanceof String name
                && pair.get("value") != null) {
            return new Entity.Attribute(name, String.valueOf(pair.get("value")));
        }
        throw refused("Each element of entity must have a name and a value, unlike " + json);
    }

    /**
     * All there is to say, in the fields of the answer.
     *
     * @param models of the detector as its own profile shows them; none while it does not run
     */
    Map<String, @Nullable Object> of(
            Detector detector, Entity asked, List<Map<String, Object>> models) {
        Entity entity = inOrder(detector, asked);
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        Optional<Map<String, Object>> model =
                models.stream()
                        .filter(each -> entity.toJson().equals(each.get("entity")))
                        .findFirst();
        body.put("is_active", model.isPresent());
        // Of an entity without a model, and of a detector that does not run, the real plugin says
        // no more.
        model.ifPresent(
                found -> {
                    lastSeen(detector, found, body);
                    body.put("init_progress", Map.of("percentage", "100%"));
                    body.put("model", found);
                    body.put("state", "RUNNING");
                });
        return body;
    }

    private static Entity inOrder(Detector detector, Entity asked) {
        List<String> fields = detector.categoryFields();
        if (fields == null || fields.isEmpty()) {
            throw refused("This is not a high cardinality detector");
        }
        if (asked.attributes().isEmpty()) {
            throw refused("Empty entity attributes");
        }
        List<Entity.Attribute> ordered = new ArrayList<>();
        for (String field : fields) {
            asked.attributes().stream()
                    .filter(attribute -> attribute.name().equals(field))
                    .findFirst()
                    .ifPresentOrElse(
                            ordered::add,
                            () -> {
                                throw refused("Cannot find " + field);
                            });
        }
        return new Entity(List.copyOf(ordered));
    }

    private static OpenSearchStatusException refused(String why) {
        return new OpenSearchStatusException(why, RestStatus.BAD_REQUEST);
    }

    private void lastSeen(
            Detector detector, Map<String, Object> model, Map<String, @Nullable Object> body) {
        String index = ResultIndex.searched(detector);
        Aggregations found =
                client.search(
                                new SearchRequest(index)
                                        .indicesOptions(IndicesOptions.lenientExpandOpen())
                                        .source(
                                                new SearchSourceBuilder()
                                                        .size(0)
                                                        .query(
                                                                QueryBuilders.termQuery(
                                                                        "model_id",
                                                                        model.get("model_id")))
                                                        .aggregation(
                                                                AggregationBuilders.max("active")
                                                                        .field(
                                                                                "execution_end_time"))
                                                        .aggregation(
                                                                AggregationBuilders.max("sample")
                                                                        .field("data_end_time"))))
                        .actionGet()
                        .getAggregations();
        if (found != null) {
            put(body, "last_active_timestamp", found.get("active"));
            put(body, "last_sample_timestamp", found.get("sample"));
        }
    }

    private static void put(Map<String, @Nullable Object> body, String field, Max time) {
        if (Double.isFinite(time.getValue())) {
            body.put(field, (long) time.getValue());
        }
    }
}
