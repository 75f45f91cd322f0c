package io.usagewatch.sandbox.anomaly.alerting;

import io.usagewatch.sandbox.anomaly.alerting.alert.AlertStore;
import io.usagewatch.sandbox.anomaly.alerting.monitor.AlertingLimits;
import io.usagewatch.sandbox.anomaly.alerting.monitor.MonitorStore;
import io.usagewatch.sandbox.anomaly.alerting.run.MonitorRun;
import io.usagewatch.sandbox.anomaly.alerting.run.Scheduler;
import io.usagewatch.sandbox.anomaly.notification.ConfigStore;
import io.usagewatch.sandbox.anomaly.notification.Notifications;
import io.usagewatch.sandbox.anomaly.notification.NotificationsApi;
import io.usagewatch.sandbox.anomaly.store.DocumentStore;
import io.usagewatch.sandbox.anomaly.store.Mapping;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Settings;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.indices.SystemIndexDescriptor;
import org.opensearch.rest.RestHandler;
import org.opensearch.script.ScriptService;
import org.opensearch.transport.client.Client;

/** Alerting and Notifications in a node, put together. */
public final class Alerting implements AutoCloseable {
    /** What must be readable before monitors can go on. */
    public static final List<String> INDICES =
            List.of(
                    MonitorStore.INDEX,
                    AlertStore.INDEX,
                    AlertStore.HISTORY_INDICES,
                    ConfigStore.INDEX);

    private final Notifications notifications;
    private final Scheduler scheduler;
    private final NotificationsApi notificationsApi;
    private final AlertingApi api;

    /**
     * @param pool whose threads may block
     * @param runPool the same, for what waits for others' answers
     * @param later runs a monitor when it is due
     */
    public Alerting(
            Client client,
            ClusterService cluster,
            ScriptService scripts,
            NamedXContentRegistry contents,
            Settings settings,
            Executor pool,
            Executor runPool,
            Scheduler.Later later,
            Clock clock) {
        ConfigStore configs =
                new ConfigStore(
                        new DocumentStore(
                                client, cluster, ConfigStore.INDEX, Mapping.NOTIFICATIONS),
                        clock);
        notifications = new Notifications(configs, settings);
        notificationsApi = new NotificationsApi(configs, notifications, cluster, pool, runPool);
        AlertingLimits limits = new AlertingLimits(cluster);
        MonitorStore monitors =
                new MonitorStore(
                        new DocumentStore(client, cluster, MonitorStore.INDEX, Mapping.MONITORS),
                        client,
                        contents);
        AlertStore alerts = new AlertStore(client, cluster, limits, clock);
        MonitorRun runs =
                new MonitorRun(client, scripts, contents, limits, alerts, notifications, clock);
        scheduler = new Scheduler(monitors::enabled, runs::due, later, clock);
        api =
                new AlertingApi(
                        client, monitors, alerts, limits, runs, scheduler, pool, runPool, clock);
    }

    public List<RestHandler> handlers() {
        return Stream.concat(notificationsApi.handlers().stream(), api.handlers().stream())
                .toList();
    }

    public static List<Setting<?>> settings() {
        return Stream.concat(
                        NotificationsApi.settings().stream(), AlertingLimits.settings().stream())
                .toList();
    }

    public static List<SystemIndexDescriptor> systemIndices() {
        return List.of(
                new SystemIndexDescriptor(ConfigStore.INDEX, "Notification configs"),
                new SystemIndexDescriptor(MonitorStore.INDEX, "Monitors"),
                new SystemIndexDescriptor(AlertStore.INDEX, "Alerts"),
                new SystemIndexDescriptor(AlertStore.HISTORY_INDICES, "Alerts that are over"));
    }

    /** Goes on with the monitors there are, after a start of the node. */
    public void resume() {
        scheduler.resume();
    }

    @Override
    public void close() {
        scheduler.close();
        notifications.close();
    }
}
