package io.usagewatch.sandbox.anomaly.detector;

import java.util.List;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Setting.Property;

/** The cluster settings that bound what the plugin does; names and defaults of the real one. */
public final class Limits {
    private static final String PREFIX = "plugins.anomaly_detection.";
    private static final Setting<Boolean> ENABLED =
            Setting.boolSetting(PREFIX + "enabled", true, Property.NodeScope, Property.Dynamic);
    private static final Setting<Integer> DETECTORS = limit("max_anomaly_detectors", 1_000);
    private static final Setting<Integer> HIGH_CARDINALITY =
            limit("max_multi_entity_anomaly_detectors", 10);
    private static final Setting<Integer> FEATURES = limit("max_anomaly_features", 5);
    private static final Setting<Integer> TOP_ENTITIES =
            limit("max_top_entities_for_historical_analysis", 1_000);

    private final ClusterService cluster;

    public Limits(ClusterService cluster) {
        this.cluster = cluster;
    }

    private static Setting<Integer> limit(String name, int value) {
        return Setting.intSetting(PREFIX + name, value, 1, Property.NodeScope, Property.Dynamic);
    }

    public static List<Setting<?>> settings() {
        return List.of(ENABLED, DETECTORS, HIGH_CARDINALITY, FEATURES, TOP_ENTITIES);
    }

    private <T> T now(Setting<T> setting) {
        return cluster.getClusterSettings().get(setting);
    }

    /** Refuses everything while the plugin is switched off. */
    public void checkEnabled() {
        if (!now(ENABLED)) {
            throw new IllegalStateException(
                    "AD functionality is disabled. To enable update "
                            + ENABLED.getKey()
                            + " to true");
        }
    }

    int detectors() {
        return now(DETECTORS);
    }

    int highCardinalityDetectors() {
        return now(HIGH_CARDINALITY);
    }

    int features() {
        return now(FEATURES);
    }

    public int topEntities() {
        return now(TOP_ENTITIES);
    }
}
