package io.usagewatch.sandbox.anomaly.result;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.action.support.IndicesOptions;
import org.opensearch.index.query.BoolQueryBuilder;
import org.opensearch.index.query.QueryBuilders;
import org.opensearch.search.SearchHit;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.search.sort.SortOrder;
import org.opensearch.transport.client.Client;

/** Which entities had the most, or the worst, anomalies. */
public final class TopAnomalies {
    /** Anomalies that are read; there are few of them. */
    private static final int MOST_READ = 10_000;

    /** What comes first. */
    public enum Order {
        SEVERITY,
        OCCURRENCE
    }

    /**
     * What is asked for.
     *
     * @param index where results are
     * @param taskId a historical run; empty for real time
     * @param start of the period in which an interval must end, epoch milliseconds, as is the end
     * @param fields category fields to group by
     */
    public record Question(
            String index,
            String detectorId,
            Optional<String> taskId,
            long start,
            long end,
            List<String> fields,
            Order order,
            int size) {}

    /** The anomalies of one entity. */
    private record Bucket(Map<String, Object> key, int count, double grade) {
        Bucket and(double another) {
            return new Bucket(key, count + 1, Math.max(grade, another));
        }

        Map<String, @Nullable Object> toMap() {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("key", key);
            json.put("doc_count", count);
            json.put("max_anomaly_grade", grade);
            return json;
        }
    }

    private final Client client;

    public TopAnomalies(Client client) {
        this.client = client;
    }

    public List<Map<String, @Nullable Object>> of(Question question) {
        Map<Map<String, Object>, Bucket> buckets = new LinkedHashMap<>();
        for (SearchHit hit : graded(question)) {
            Map<String, Object> result = hit.getSourceAsMap();
            Map<String, Object> key = key(result, question.fields());
            if (key.size() == question.fields().size()) {
                double grade = ((Number) result.get("anomaly_grade")).doubleValue();
                buckets.merge(
                        key, new Bucket(key, 1, grade), (before, one) -> before.and(one.grade()));
            }
        }
        List<Bucket> sorted = new ArrayList<>(buckets.values());
        sorted.sort(
                question.order() == Order.SEVERITY
                        ? Comparator.comparingDouble(Bucket::grade).reversed()
                        : Comparator.comparingInt(Bucket::count).reversed());
        return sorted.stream().limit(question.size()).map(Bucket::toMap).toList();
    }

    private SearchHit[] graded(Question question) {
        BoolQueryBuilder query =
                QueryBuilders.boolQuery()
                        .filter(
                                QueryBuilders.rangeQuery("data_end_time")
                                        .gte(question.start())
                                        .lte(question.end())
                                        .format("epoch_millis"))
                        .filter(QueryBuilders.rangeQuery("anomaly_grade").gt(0));
        if (question.taskId().isPresent()) {
            query.filter(QueryBuilders.termQuery("task_id", question.taskId().get()));
        } else {
            query.filter(QueryBuilders.termQuery("detector_id", question.detectorId()))
                    .mustNot(QueryBuilders.existsQuery("task_id"));
        }
        return client.search(
                        new SearchRequest(question.index())
                                .indicesOptions(IndicesOptions.lenientExpandOpen())
                                .source(
                                        new SearchSourceBuilder()
                                                .size(MOST_READ)
                                                .query(query)
                                                .fetchSource(
                                                        new String[] {"entity", "anomaly_grade"},
                                                        null)
                                                .sort("anomaly_grade", SortOrder.DESC)))
                .actionGet()
                .getHits()
                .getHits();
    }

    private static Map<String, Object> key(Map<String, Object> result, List<String> fields) {
        Map<String, Object> values = new HashMap<>();
        if (result.get("entity") instanceof List<?> entity) {
            for (Object attribute : entity) {
                Map<?, ?> pair = (Map<?, ?>) attribute;
                values.put(String.valueOf(pair.get("name")), String.valueOf(pair.get("value")));
            }
        }
        Map<String, Object> key = new LinkedHashMap<>();
        for (String field : fields) {
            if (values.containsKey(field)) {
                key.put(field, values.get(field));
            }
        }
        return key;
    }
}
