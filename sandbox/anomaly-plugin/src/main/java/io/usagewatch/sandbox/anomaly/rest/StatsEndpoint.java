package io.usagewatch.sandbox.anomaly.rest;

import io.usagewatch.sandbox.anomaly.detector.DetectorStore;
import io.usagewatch.sandbox.anomaly.realtime.JobStore;
import io.usagewatch.sandbox.anomaly.realtime.Live;
import io.usagewatch.sandbox.anomaly.realtime.RealTimeDetection;
import io.usagewatch.sandbox.anomaly.realtime.RunCounts;
import io.usagewatch.sandbox.anomaly.result.ResultIndex;
import io.usagewatch.sandbox.anomaly.task.Task;
import io.usagewatch.sandbox.anomaly.task.Task.State;
import io.usagewatch.sandbox.anomaly.task.TaskStore;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.lucene.search.TotalHits;
import org.jspecify.annotations.Nullable;
import org.opensearch.cluster.ClusterState;
import org.opensearch.cluster.health.ClusterIndexHealth;
import org.opensearch.cluster.metadata.IndexAbstraction;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.index.query.QueryBuilder;
import org.opensearch.index.query.QueryBuilders;
import org.opensearch.rest.RestRequest;
import org.opensearch.search.builder.SearchSourceBuilder;

/** How much there is of everything. */
final class StatsEndpoint {
    private static final String ALL = "_all";
    private static final String CHECKPOINTS = ".opendistro-anomaly-checkpoints";
    private static final String FORECASTERS = ".opensearch-forecasters";

    private static final Task.Type[] OF_ONE_SERIES = {
        Task.Type.HISTORICAL_SINGLE_ENTITY, Task.Type.HISTORICAL_HC_ENTITY
    };

    private final ClusterService cluster;
    private final DetectorStore detectors;
    private final RealTimeDetection realTime;
    private final TaskStore tasks;
    private final Supplier<String> node;

    StatsEndpoint(
            ClusterService cluster,
            DetectorStore detectors,
            RealTimeDetection realTime,
            TaskStore tasks,
            Supplier<String> node) {
        this.cluster = cluster;
        this.detectors = detectors;
        this.realTime = realTime;
        this.tasks = tasks;
        this.node = node;
    }

    Endpoint.Work stats(RestRequest request) {
        Set<String> wanted = new TreeSet<>(List.of(request.param("stat", ALL).split(",", -1)));
        String path = request.path();
        return () -> {
            Map<String, @Nullable Object> ofCluster = ofCluster();
            Map<String, @Nullable Object> ofNode = ofNode();
            if (!wanted.equals(Set.of(ALL))) {
                check(path, wanted, ofCluster.keySet(), ofNode.keySet());
                ofCluster.keySet().retainAll(wanted);
                ofNode.keySet().retainAll(wanted);
            }
            ofCluster.put("nodes", Map.of(node.get(), ofNode));
            return Answer.ok(ofCluster);
        };
    }

    private static void check(
            String path, Set<String> wanted, Set<String> ofCluster, Set<String> ofNode) {
        if (wanted.contains(ALL)) {
            throw new IllegalArgumentException(
                    "Request " + path + " contains " + ALL + " and individual stats");
        }
        Set<String> unknown = new TreeSet<>(wanted);
        unknown.removeAll(ofCluster);
        unknown.removeAll(ofNode);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "request ["
                            + path
                            + "] contains unrecognized stat"
                            + (unknown.size() > 1 ? "s: " : ": ")
                            + unknown.stream().collect(Collectors.joining("], [", "[", "]")));
        }
    }

    private Map<String, @Nullable Object> ofCluster() {
        Map<String, @Nullable Object> stats = new LinkedHashMap<>();
        boolean any = detectors.documents().exists();
        stats.put("hc_detector_count", any ? detectors.count(true) : 0);
        stats.put("single_stream_detector_count", any ? detectors.count(false) : 0);
        stats.put("detector_count", detectors.count());
        stats.put("anomaly_detectors_index_status", health(DetectorStore.INDEX));
        stats.put("anomaly_detection_state_status", health(TaskStore.INDEX));
        stats.put("anomaly_detection_job_index_status", health(JobStore.INDEX));
        stats.put("anomaly_results_index_status", health(ResultIndex.DEFAULT));
        stats.put("models_checkpoint_index_status", health(CHECKPOINTS));
        stats.put("forecast_config_index_status", health(FORECASTERS));
        return stats;
    }

    private String health(String name) {
        ClusterState state = cluster.state();
        IndexAbstraction index = state.metadata().getIndicesLookup().get(name);
        if (index == null) {
            return "non-existent";
        }
        return index.getIndices().stream()
                .map(
                        metadata ->
                                new ClusterIndexHealth(
                                                metadata,
                                                state.routingTable().index(metadata.getIndex()))
                                        .getStatus())
                .max(Comparator.comparingInt(status -> status.value()))
                .map(status -> status.name().toLowerCase(Locale.ROOT))
                .orElse("non-existent");
    }

    private Map<String, @Nullable Object> ofNode() {
        RunCounts counts = realTime.counts();
        List<Map<String, Object>> models =
                realTime.live().stream()
                        .flatMap(live -> live.models().stream().map(model -> json(live, model)))
                        .toList();
        Map<String, @Nullable Object> stats = new LinkedHashMap<>();
        stats.put("ad_execute_request_count", counts.all());
        stats.put("ad_execute_failure_count", counts.failed());
        stats.put("ad_hc_execute_request_count", counts.highCardinality());
        stats.put("ad_hc_execute_failure_count", counts.highCardinalityFailed());
        // What corrupts there is a checkpoint that is read back; here there are none.
        stats.put("ad_model_corruption_count", 0);
        stats.put("ad_executing_batch_task_count", count(State.INIT, State.RUNNING));
        stats.put("ad_total_batch_task_execution_count", count(State.values()));
        stats.put("ad_canceled_batch_task_count", count(State.STOPPED));
        stats.put("ad_batch_task_failure_count", count(State.FAILED));
        stats.put("models", models);
        stats.put("model_count", models.size());
        return stats;
    }

    /** How many analyses of one series that are kept are in one of the states. */
    private long count(State... states) {
        if (!tasks.documents().exists()) {
            return 0;
        }
        TotalHits total =
                tasks.documents()
                        .search(
                                new SearchSourceBuilder()
                                        .size(0)
                                        .trackTotalHits(true)
                                        .query(
                                                QueryBuilders.boolQuery()
                                                        .filter(names("task_type", OF_ONE_SERIES))
                                                        .filter(names("state", states))))
                        .getHits()
                        .getTotalHits();
        return total == null ? 0 : total.value();
    }

    private static QueryBuilder names(String field, Enum<?>... values) {
        return QueryBuilders.termsQuery(field, Stream.of(values).map(Enum::name).toList());
    }

    private static Map<String, Object> json(Live live, Live.LiveEntity model) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model_type", "trcf");
        json.put("last_used_time", model.lastUsed().toEpochMilli());
        json.put("model_id", model.modelId());
        live.lastWritten().ifPresent(at -> json.put("last_checkpoint_time", at.toEpochMilli()));
        model.entity().ifPresent(entity -> json.put("entity", entity.toJson()));
        return json;
    }
}
