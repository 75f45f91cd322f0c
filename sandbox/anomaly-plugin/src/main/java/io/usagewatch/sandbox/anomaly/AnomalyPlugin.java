package io.usagewatch.sandbox.anomaly;

import io.usagewatch.sandbox.anomaly.alerting.Alerting;
import io.usagewatch.sandbox.anomaly.alerting.run.TriggerScript;
import io.usagewatch.sandbox.anomaly.detector.DetectorStore;
import io.usagewatch.sandbox.anomaly.detector.Limits;
import io.usagewatch.sandbox.anomaly.detector.Queries;
import io.usagewatch.sandbox.anomaly.history.EntityAnalysis;
import io.usagewatch.sandbox.anomaly.history.HistoricalAnalysis;
import io.usagewatch.sandbox.anomaly.realtime.JobStore;
import io.usagewatch.sandbox.anomaly.realtime.RealTimeDetection;
import io.usagewatch.sandbox.anomaly.rest.AnomalyApi;
import io.usagewatch.sandbox.anomaly.result.ResultIndex;
import io.usagewatch.sandbox.anomaly.result.ResultRetention;
import io.usagewatch.sandbox.anomaly.series.FeatureSearch;
import io.usagewatch.sandbox.anomaly.store.DocumentStore;
import io.usagewatch.sandbox.anomaly.store.Mapping;
import io.usagewatch.sandbox.anomaly.task.TaskStore;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.opensearch.cluster.metadata.IndexNameExpressionResolver;
import org.opensearch.cluster.node.DiscoveryNodes;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.settings.ClusterSettings;
import org.opensearch.common.settings.IndexScopedSettings;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.settings.SettingsFilter;
import org.opensearch.common.unit.TimeValue;
import org.opensearch.common.util.concurrent.OpenSearchExecutors;
import org.opensearch.common.util.concurrent.ThreadContext;
import org.opensearch.core.common.io.stream.NamedWriteableRegistry;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.env.Environment;
import org.opensearch.env.NodeEnvironment;
import org.opensearch.indices.SystemIndexDescriptor;
import org.opensearch.plugins.ActionPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.plugins.ScriptPlugin;
import org.opensearch.plugins.SystemIndexPlugin;
import org.opensearch.repositories.RepositoriesService;
import org.opensearch.rest.RestController;
import org.opensearch.rest.RestHandler;
import org.opensearch.script.ScriptContext;
import org.opensearch.script.ScriptService;
import org.opensearch.threadpool.ExecutorBuilder;
import org.opensearch.threadpool.FixedExecutorBuilder;
import org.opensearch.threadpool.Scheduler.Cancellable;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.transport.client.Client;
import org.opensearch.watcher.ResourceWatcherService;

/** Puts the parts together in a node. */
public final class AnomalyPlugin extends Plugin
        implements ActionPlugin, SystemIndexPlugin, ScriptPlugin {
    private static final Logger LOG = LogManager.getLogger(AnomalyPlugin.class);
    private static final String API_POOL = "anomaly-api";
    private static final String HISTORY_POOL = "anomaly-history";
    private static final String REALTIME_POOL = "anomaly-realtime";
    private static final String ALERTING_POOL = "anomaly-alerting";
    private static final int QUEUE = 10_000;
    private static final int API_THREADS = 4;
    // They mostly wait for those who are written to.
    private static final int ALERTING_THREADS = 8;
    private static final TimeValue RETENTION_CHECK = TimeValue.timeValueHours(1);

    private @Nullable AnomalyApi api;
    private @Nullable HistoricalAnalysis history;
    private @Nullable RealTimeDetection realTime;
    private @Nullable Cancellable retaining;
    private @Nullable Alerting alerting;

    @Override
    public Collection<Object> createComponents(
            Client client,
            ClusterService cluster,
            ThreadPool threads,
            ResourceWatcherService watcher,
            ScriptService scripts,
            NamedXContentRegistry contents,
            Environment environment,
            NodeEnvironment nodeEnvironment,
            NamedWriteableRegistry writeables,
            IndexNameExpressionResolver names,
            Supplier<RepositoriesService> repositories) {
        Clock clock = Clock.systemUTC();
        Supplier<String> node = () -> cluster.localNode().getId();
        Queries queries = new Queries(contents);
        Limits limits = new Limits(cluster);
        DetectorStore detectors =
                new DetectorStore(
                        new DocumentStore(client, cluster, DetectorStore.INDEX, Mapping.DETECTORS),
                        queries);
        JobStore jobs =
                new JobStore(new DocumentStore(client, cluster, JobStore.INDEX, Mapping.JOBS));
        TaskStore tasks =
                new TaskStore(
                        new DocumentStore(client, cluster, TaskStore.INDEX, Mapping.TASKS),
                        clock,
                        node);
        FeatureSearch search = new FeatureSearch(client);
        ResultIndex results = new ResultIndex(client, cluster);
        HistoricalAnalysis analysis =
                new HistoricalAnalysis(
                        search,
                        new EntityAnalysis(search, results, tasks, clock),
                        results,
                        tasks,
                        limits,
                        queries,
                        ownContext(threads, HISTORY_POOL),
                        threads.info(HISTORY_POOL).getMax(),
                        clock);
        Executor realTimePool = ownContext(threads, REALTIME_POOL);
        RealTimeDetection detection =
                new RealTimeDetection(
                        detectors,
                        jobs,
                        tasks,
                        search,
                        results,
                        (delay, run) ->
                                threads.schedule(
                                        () -> realTimePool.execute(run),
                                        TimeValue.timeValueMillis(delay.toMillis()),
                                        ThreadPool.Names.SAME),
                        clock);
        history = analysis;
        realTime = detection;
        api =
                new AnomalyApi(
                        client,
                        cluster,
                        limits,
                        queries,
                        detectors,
                        results,
                        jobs,
                        tasks,
                        analysis,
                        detection,
                        search,
                        threads.executor(API_POOL),
                        node,
                        clock);
        Executor alertingPool = ownContext(threads, ALERTING_POOL);
        Alerting alerts =
                new Alerting(
                        client,
                        cluster,
                        scripts,
                        contents,
                        environment.settings(),
                        threads.executor(API_POOL),
                        threads.executor(ALERTING_POOL),
                        (delay, run) ->
                                threads.schedule(
                                        () -> alertingPool.execute(run),
                                        TimeValue.timeValueMillis(delay.toMillis()),
                                        ThreadPool.Names.SAME),
                        clock);
        alerting = alerts;
        ResultRetention retention = new ResultRetention(client, cluster, limits, clock);
        Executor apiPool = ownContext(threads, API_POOL);
        retaining =
                threads.scheduleWithFixedDelay(
                        () -> apiPool.execute(() -> retention.run(detectors.all())),
                        RETENTION_CHECK,
                        ThreadPool.Names.SAME);
        cluster.addListener(
                new ResumeWhenRecovered(
                        cluster,
                        List.of(DetectorStore.INDEX, JobStore.INDEX, TaskStore.INDEX),
                        () -> realTimePool.execute(() -> resume(detection, analysis, tasks))));
        cluster.addListener(
                new ResumeWhenRecovered(
                        cluster, Alerting.INDICES, () -> alertingPool.execute(alerts::resume)));
        return List.of();
    }

    private static void resume(
            RealTimeDetection detection, HistoricalAnalysis analysis, TaskStore tasks) {
        detection.resume();
        try {
            analysis.resume();
        } catch (RuntimeException e) {
            LOG.warn("Historical analyses that were under way do not go on", e);
        }
        tasks.resumed();
    }

    /** Work that goes on after a request must not carry the request's headers. */
    private static Executor ownContext(ThreadPool threads, String pool) {
        ThreadContext context = threads.getThreadContext();
        return run ->
                threads.executor(pool)
                        .execute(
                                () -> {
                                    try (ThreadContext.StoredContext _ = context.stashContext()) {
                                        run.run();
                                    }
                                });
    }

    @Override
    public List<RestHandler> getRestHandlers(
            Settings settings,
            RestController controller,
            ClusterSettings clusterSettings,
            IndexScopedSettings indexSettings,
            SettingsFilter filter,
            IndexNameExpressionResolver names,
            Supplier<DiscoveryNodes> nodes) {
        return Stream.concat(
                        created(api).handlers().stream(), created(alerting).handlers().stream())
                .toList();
    }

    private static <T> T created(@Nullable T component) {
        return Objects.requireNonNull(component, "components are created before handlers");
    }

    @Override
    public List<ExecutorBuilder<?>> getExecutorBuilders(Settings settings) {
        int processors = Math.max(2, OpenSearchExecutors.allocatedProcessors(settings));
        return List.of(
                new FixedExecutorBuilder(settings, API_POOL, API_THREADS, QUEUE, "anomaly.api"),
                new FixedExecutorBuilder(
                        settings, ALERTING_POOL, ALERTING_THREADS, QUEUE, "anomaly.alerting"),
                new FixedExecutorBuilder(
                        settings, HISTORY_POOL, processors, QUEUE, "anomaly.history"),
                new FixedExecutorBuilder(
                        settings, REALTIME_POOL, processors, QUEUE, "anomaly.realtime"));
    }

    @Override
    public List<ScriptContext<?>> getContexts() {
        return List.of(TriggerScript.CONTEXT);
    }

    @Override
    public List<Setting<?>> getSettings() {
        return Stream.concat(Limits.settings().stream(), Alerting.settings().stream()).toList();
    }

    @Override
    public Collection<SystemIndexDescriptor> getSystemIndexDescriptors(Settings settings) {
        return Stream.concat(
                        Stream.of(
                                new SystemIndexDescriptor(DetectorStore.INDEX, "Anomaly detectors"),
                                new SystemIndexDescriptor(JobStore.INDEX, "Anomaly detector jobs"),
                                new SystemIndexDescriptor(
                                        TaskStore.INDEX, "Anomaly detection tasks"),
                                new SystemIndexDescriptor(
                                        ResultIndex.DEFAULT_PATTERN, "Anomaly results")),
                        Alerting.systemIndices().stream())
                .toList();
    }

    @Override
    public void close() {
        if (retaining != null) {
            retaining.cancel();
        }
        if (history != null) {
            history.close();
        }
        if (realTime != null) {
            realTime.close();
        }
        if (alerting != null) {
            alerting.close();
        }
    }
}
