package io.usagewatch.sandbox.anomaly.alerting;

import static org.opensearch.rest.RestRequest.Method.DELETE;
import static org.opensearch.rest.RestRequest.Method.GET;
import static org.opensearch.rest.RestRequest.Method.HEAD;
import static org.opensearch.rest.RestRequest.Method.POST;
import static org.opensearch.rest.RestRequest.Method.PUT;

import io.usagewatch.sandbox.anomaly.alerting.alert.AlertStore;
import io.usagewatch.sandbox.anomaly.alerting.monitor.AlertingLimits;
import io.usagewatch.sandbox.anomaly.alerting.monitor.MonitorStore;
import io.usagewatch.sandbox.anomaly.alerting.run.MonitorRun;
import io.usagewatch.sandbox.anomaly.alerting.run.Scheduler;
import io.usagewatch.sandbox.anomaly.rest.Endpoint;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import org.opensearch.rest.RestHandler;
import org.opensearch.rest.RestRequest.Method;
import org.opensearch.transport.client.Client;

/** All paths of the Alerting API that the plugin serves. */
public final class AlertingApi {
    private static final List<String> PREFIXES =
            List.of("/_plugins/_alerting", "/_opendistro/_alerting");

    private final MonitorEndpoints monitors;
    private final MonitorSearchEndpoint search;
    private final ExecuteEndpoint execute;
    private final AlertEndpoints alerts;
    private final Executor pool;
    private final Executor runs;

    /**
     * @param pool whose threads may block
     * @param runPool the same, for what waits for a run
     */
    public AlertingApi(
            Client client,
            MonitorStore monitors,
            AlertStore alerts,
            AlertingLimits limits,
            MonitorRun runs,
            Scheduler scheduler,
            Executor pool,
            Executor runPool,
            Clock clock) {
        this.monitors = new MonitorEndpoints(monitors, alerts, limits, runs, scheduler, clock);
        this.search = new MonitorSearchEndpoint(client, monitors);
        this.execute = new ExecuteEndpoint(monitors, runs, clock);
        this.alerts = new AlertEndpoints(monitors, alerts, runs);
        this.pool = pool;
        this.runs = runPool;
    }

    public List<RestHandler> handlers() {
        return List.of(
                on("create_monitor", List.of(POST), "/monitors", pool, monitors::create),
                on("change_monitor", List.of(PUT), "/monitors/{monitorID}", runs, monitors::change),
                on("get_monitor", List.of(GET), "/monitors/{monitorID}", pool, monitors::get),
                on("head_monitor", List.of(HEAD), "/monitors/{monitorID}", pool, monitors::head),
                on(
                        "delete_monitor",
                        List.of(DELETE),
                        "/monitors/{monitorID}",
                        runs,
                        monitors::delete),
                on(
                        "search_monitors",
                        List.of(GET, POST),
                        "/monitors/_search",
                        pool,
                        search::search),
                on("execute_new_monitor", List.of(POST), "/monitors/_execute", runs, execute::body),
                on(
                        "execute_monitor",
                        List.of(POST),
                        "/monitors/{monitorID}/_execute",
                        runs,
                        execute::kept),
                on("list_alerts", List.of(GET), "/monitors/alerts", pool, alerts::list),
                on(
                        "acknowledge_alerts",
                        List.of(POST),
                        "/monitors/{monitorID}/_acknowledge/alerts",
                        runs,
                        alerts::acknowledge),
                on(
                        "list_destinations",
                        List.of(GET),
                        "/destinations",
                        pool,
                        monitors::destinations),
                on(
                        "get_destination",
                        List.of(GET),
                        "/destinations/{destinationID}",
                        pool,
                        monitors::destinations));
    }

    private static RestHandler on(
            String name, List<Method> methods, String path, Executor pool, Endpoint.Reader reader) {
        List<String> paths = PREFIXES.stream().map(prefix -> prefix + path).toList();
        return new Endpoint(name, methods, paths, pool, () -> {}, reader);
    }
}
