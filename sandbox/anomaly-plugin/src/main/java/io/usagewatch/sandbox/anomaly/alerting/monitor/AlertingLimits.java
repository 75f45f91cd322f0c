package io.usagewatch.sandbox.anomaly.alerting.monitor;

import java.time.Duration;
import java.util.List;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Setting.Property;
import org.opensearch.common.unit.TimeValue;

/** The cluster settings that bound what alerting does; names and defaults of the real plugin. */
public final class AlertingLimits {
    private static final String PREFIX = "plugins.alerting.";
    private static final Setting<Integer> MONITORS =
            Setting.intSetting(
                    PREFIX + "monitor.max_monitors", 1_000, Property.NodeScope, Property.Dynamic);
    private static final Setting<TimeValue> THROTTLE =
            Setting.positiveTimeSetting(
                    PREFIX + "action_throttle_max_value",
                    TimeValue.timeValueHours(24),
                    Property.NodeScope,
                    Property.Dynamic);
    private static final Setting<Boolean> HISTORY =
            Setting.boolSetting(
                    PREFIX + "alert_history_enabled", true, Property.NodeScope, Property.Dynamic);
    private static final Setting<TimeValue> INPUT_TIMEOUT =
            Setting.positiveTimeSetting(
                    PREFIX + "input_timeout",
                    TimeValue.timeValueSeconds(30),
                    Property.NodeScope,
                    Property.Dynamic);

    private final ClusterService cluster;

    public AlertingLimits(ClusterService cluster) {
        this.cluster = cluster;
    }

    public static List<Setting<?>> settings() {
        return List.of(MONITORS, THROTTLE, HISTORY, INPUT_TIMEOUT);
    }

    private <T> T now(Setting<T> setting) {
        return cluster.getClusterSettings().get(setting);
    }

    /** Refuses one monitor more than may be. */
    public void checkCount(long monitors) {
        if (monitors >= now(MONITORS)) {
            throw AlertingException.of(
                    new IllegalArgumentException(
                            "This request would create more than the allowed monitors [%d]."
                                    .formatted(now(MONITORS))));
        }
    }

    /** Refuses a longer silence than may be. */
    public void checkThrottle(Monitor monitor) {
        long most = now(THROTTLE).millis();
        boolean tooLong =
                monitor.triggers().stream()
                        .flatMap(trigger -> trigger.actions().stream())
                        .anyMatch(
                                action ->
                                        action.throttleMinutes() != null
                                                && Duration.ofMinutes(action.throttleMinutes())
                                                                .toMillis()
                                                        > most);
        if (tooLong) {
            throw AlertingException.of(
                    new IllegalArgumentException(
                            "Can only set throttle period less than or equal to " + now(THROTTLE)));
        }
    }

    /** Whether alerts that are over are kept. */
    public boolean keepsHistory() {
        return now(HISTORY);
    }

    public TimeValue inputTimeout() {
        return now(INPUT_TIMEOUT);
    }
}
