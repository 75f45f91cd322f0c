package io.usagewatch.sandbox.anomaly.detector;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Setting.Property;
import org.opensearch.common.unit.TimeValue;

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
    private static final Setting<Integer> PREVIEW_ENTITIES = limit("max_entities_for_preview", 5);
    private static final Setting<Integer> PREVIEWS = limit("max_concurrent_preview", 2);
    private static final Setting<TimeValue> ROLLOVER =
            Setting.positiveTimeSetting(
                    PREFIX + "ad_result_history_rollover_period",
                    TimeValue.timeValueHours(12),
                    Property.NodeScope,
                    Property.Dynamic);
    private static final Setting<TimeValue> RETENTION =
            Setting.positiveTimeSetting(
                    PREFIX + "ad_result_history_retention_period",
                    TimeValue.timeValueDays(30),
                    Property.NodeScope,
                    Property.Dynamic);
    private static final List<Setting<?>> READ =
            List.of(
                    ENABLED,
                    DETECTORS,
                    HIGH_CARDINALITY,
                    FEATURES,
                    TOP_ENTITIES,
                    PREVIEW_ENTITIES,
                    PREVIEWS,
                    ROLLOVER,
                    RETENTION);

    private final ClusterService cluster;

    public Limits(ClusterService cluster) {
        this.cluster = cluster;
    }

    private static Setting<Integer> limit(String name, int value) {
        return Setting.intSetting(PREFIX + name, value, 1, Property.NodeScope, Property.Dynamic);
    }

    /** Those that are read here, and all others of the real plugin, which can be set as well. */
    public static List<Setting<?>> settings() {
        Set<String> read = READ.stream().map(Setting::getKey).collect(Collectors.toSet());
        Properties all = new Properties();
        try (InputStream in = Limits.class.getResourceAsStream("settings.properties")) {
            all.load(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Setting<?>> settings = new ArrayList<>(READ);
        for (String name : new TreeSet<>(all.stringPropertyNames())) {
            if (!read.contains(name)) {
                settings.add(
                        Setting.simpleString(
                                name, all.getProperty(name), Property.NodeScope, Property.Dynamic));
            }
        }
        return settings;
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

    public int previewEntities() {
        return now(PREVIEW_ENTITIES);
    }

    /** Previews that may be made at the same time. */
    public int previews() {
        return now(PREVIEWS);
    }

    /** After which time results go to a new index. */
    public TimeValue rollover() {
        return now(ROLLOVER);
    }

    /** After which time an index of results is deleted. */
    public TimeValue retention() {
        return now(RETENTION);
    }
}
