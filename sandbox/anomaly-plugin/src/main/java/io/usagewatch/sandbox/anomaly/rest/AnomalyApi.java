package io.usagewatch.sandbox.anomaly.rest;

import static org.opensearch.rest.RestRequest.Method.DELETE;
import static org.opensearch.rest.RestRequest.Method.GET;
import static org.opensearch.rest.RestRequest.Method.HEAD;
import static org.opensearch.rest.RestRequest.Method.POST;
import static org.opensearch.rest.RestRequest.Method.PUT;

import io.usagewatch.sandbox.anomaly.detector.DetectorChecks;
import io.usagewatch.sandbox.anomaly.detector.DetectorStore;
import io.usagewatch.sandbox.anomaly.detector.Limits;
import io.usagewatch.sandbox.anomaly.detector.Queries;
import io.usagewatch.sandbox.anomaly.history.HistoricalAnalysis;
import io.usagewatch.sandbox.anomaly.preview.Preview;
import io.usagewatch.sandbox.anomaly.realtime.JobStore;
import io.usagewatch.sandbox.anomaly.realtime.RealTimeDetection;
import io.usagewatch.sandbox.anomaly.result.ResultIndex;
import io.usagewatch.sandbox.anomaly.result.TopAnomalies;
import io.usagewatch.sandbox.anomaly.series.FeatureSearch;
import io.usagewatch.sandbox.anomaly.task.TaskStore;
import io.usagewatch.sandbox.anomaly.validation.ModelChecks;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.rest.RestHandler;
import org.opensearch.rest.RestRequest.Method;
import org.opensearch.transport.client.Client;

/** All paths of the Anomaly Detection API that the plugin serves. */
public final class AnomalyApi {
    private static final List<String> PREFIXES =
            List.of(
                    "/_plugins/_anomaly_detection/detectors",
                    "/_opendistro/_anomaly_detection/detectors");

    private static final String STATS = "/_plugins/_anomaly_detection/stats";

    private final Limits limits;
    private final Executor pool;
    private final DetectorEndpoints detectors;
    private final RunEndpoints runs;
    private final ProfileEndpoint profile;
    private final ValidationEndpoint validation;
    private final PreviewEndpoint preview;
    private final ResultEndpoints results;
    private final StatsEndpoint stats;
    private final Client client;

    /**
     * @param pool whose threads may block
     * @param node id of this node
     */
    public AnomalyApi(
            Client client,
            ClusterService cluster,
            Limits limits,
            Queries queries,
            DetectorStore detectors,
            ResultIndex results,
            JobStore jobs,
            TaskStore tasks,
            HistoricalAnalysis history,
            RealTimeDetection realTime,
            FeatureSearch search,
            Executor pool,
            Supplier<String> node,
            Clock clock) {
        this.client = client;
        this.limits = limits;
        this.pool = pool;
        DetectorChecks checks = new DetectorChecks(client, detectors, limits);
        this.detectors =
                new DetectorEndpoints(
                        detectors, checks, queries, results, jobs, tasks, history, clock);
        this.runs = new RunEndpoints(detectors, history, realTime);
        this.profile =
                new ProfileEndpoint(
                        detectors, jobs, tasks, history, realTime, new EntityProfile(client), node);
        this.validation =
                new ValidationEndpoint(
                        checks, new ModelChecks(client, search, clock), queries, clock);
        this.preview = new PreviewEndpoint(detectors, checks, limits, queries, new Preview(search));
        this.results = new ResultEndpoints(client, detectors, tasks, new TopAnomalies(client));
        this.stats = new StatsEndpoint(cluster, detectors, realTime, tasks, node);
    }

    public List<RestHandler> handlers() {
        return List.of(
                on("create_detector", List.of(POST), List.of(""), detectors::create),
                on("change_detector", List.of(PUT), List.of("/{detectorID}"), detectors::change),
                on("get_detector", List.of(GET, HEAD), List.of("/{detectorID}"), detectors::get),
                on("delete_detector", List.of(DELETE), List.of("/{detectorID}"), detectors::delete),
                on("count_detectors", List.of(GET), List.of("/count"), detectors::count),
                on("match_detector", List.of(GET), List.of("/match"), detectors::match),
                on("start_detector", List.of(POST), List.of("/{detectorID}/_start"), runs::start),
                on("stop_detector", List.of(POST), List.of("/{detectorID}/_stop"), runs::stop),
                on(
                        "profile_detector",
                        List.of(GET),
                        List.of("/{detectorID}/_profile", "/{detectorID}/_profile/{type}"),
                        profile::profile),
                on(
                        "validate_detector",
                        List.of(POST),
                        List.of("/_validate", "/_validate/{type}"),
                        validation::validate),
                on(
                        "preview_detector",
                        List.of(POST),
                        List.of("/_preview", "/{detectorID}/_preview"),
                        preview::preview),
                on(
                        "top_anomalies",
                        List.of(GET, POST),
                        List.of("/{detectorID}/results/_topAnomalies"),
                        results::top),
                on("delete_results", List.of(DELETE), List.of("/results"), results::delete),
                new Endpoint(
                        "detection_stats",
                        List.of(GET),
                        List.of(STATS, STATS + "/{stat}"),
                        pool,
                        limits::checkEnabled,
                        stats::stats),
                search("search_detectors", DetectorStore.INDEX, "/_search"),
                search("search_tasks", TaskStore.INDEX, "/tasks/_search"),
                search(
                        "search_results",
                        ResultIndex.DEFAULT_PATTERN,
                        "/results/_search",
                        "/results/_search/{resultIndex}"));
    }

    private RestHandler search(String name, String index, String... paths) {
        SearchEndpoint search = new SearchEndpoint(client, index);
        return on(name, List.of(GET, POST), List.of(paths), search::search);
    }

    private RestHandler on(
            String name, List<Method> methods, List<String> paths, Endpoint.Reader reader) {
        List<String> all =
                PREFIXES.stream()
                        .flatMap(prefix -> paths.stream().map(path -> prefix + path))
                        .toList();
        return new Endpoint(name, methods, all, pool, limits::checkEnabled, reader);
    }
}
