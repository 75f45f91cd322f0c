package io.usagewatch.detection.detector;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.metering.Lag;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.usage.UsageIndex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An OpenSearch anomaly detector over usage documents.
 *
 * <p>A monitored API without a split has a detector of its own; split ones share a high-cardinality
 * detector per interval, because a cluster takes only ten of these by default. Its rules are those
 * of the most sensitive API in it; {@link io.usagewatch.detection.incident.IncidentRules} applies
 * each API's own.
 *
 * @param name the detector's name, unique in a domain: at most 64 of {@code [a-zA-Z0-9._-]}
 * @param apis the monitored APIs it watches; all with the same interval
 */
public record Detector(String name, List<MonitoredApi> apis) {

    /** Names of detectors that are ours start with this. */
    public static final String NAME_PREFIX = "usage-watch-";

    /** Intervals of history that a detector needs before it grades anything. */
    public static final int LEAST_INTERVALS = 40;

    private static final String FEATURE = "surprise";
    private static final int SHINGLE_SIZE = 8;

    public Detector {
        apis = List.copyOf(apis);
        if (apis.isEmpty()) {
            throw new IllegalArgumentException("detector " + name + " watches nothing");
        }
    }

    /**
     * The detectors of a catalog's enabled APIs.
     *
     * @param account whose; several may share a domain
     */
    public static List<Detector> of(String account, List<MonitoredApi> enabled) {
        List<Detector> detectors = new ArrayList<>();
        Map<String, List<MonitoredApi>> split = new LinkedHashMap<>();
        for (MonitoredApi api : enabled) {
            if (api.isSplit()) {
                split.computeIfAbsent(sharedName(account, api), name -> new ArrayList<>()).add(api);
            } else {
                detectors.add(new Detector(name(account, api.id()), List.of(api)));
            }
        }
        split.forEach((name, apis) -> detectors.add(new Detector(name, apis)));
        return detectors;
    }

    /** The dot keeps it apart from every API's id. */
    private static String sharedName(String account, MonitoredApi api) {
        return name(account, "split." + api.interval().toMinutes() + "m");
    }

    private static String name(String account, String what) {
        return NAME_PREFIX + account + '-' + what;
    }

    public boolean isSplit() {
        return apis.getFirst().isSplit();
    }

    public Duration interval() {
        return apis.getFirst().interval();
    }

    private double margin() {
        return apis.stream().mapToDouble(api -> api.sensitivity().margin()).min().orElseThrow();
    }

    /** The same where nothing is known of the lag. */
    public ObjectNode toJson(String account) {
        return toJson(account, Optional.empty());
    }

    /**
     * Body for {@code POST /_plugins/_anomaly_detection/detectors}.
     *
     * @param lag how late the account's events are
     */
    public ObjectNode toJson(String account, Optional<Lag> lag) {
        ObjectNode detector = Json.object();
        detector.put("name", name)
                .put(
                        "description",
                        "Usage Watch: "
                                + String.join(", ", apis.stream().map(MonitoredApi::id).toList()))
                .put("time_field", UsageIndex.TIME)
                .put("shingle_size", SHINGLE_SIZE)
                .put("result_index", ResultIndex.NAME);
        detector.putArray("indices").add(UsageIndex.NAME);
        ObjectNode feature = detector.putArray("feature_attributes").addObject();
        feature.put("feature_name", FEATURE).put("feature_enabled", true);
        feature.putObject("aggregation_query")
                .putObject(FEATURE)
                .putObject("max")
                .put("field", FEATURE);
        ArrayNode filter = detector.putObject("filter_query").putObject("bool").putArray("filter");
        filter.addObject().putObject("term").put("account", account);
        ArrayNode watched = filter.addObject().putObject("terms").putArray("api");
        apis.forEach(api -> watched.add(api.id()));
        if (isSplit()) {
            detector.putArray("category_field").add("api").add("entity");
        }
        period(detector.putObject("detection_interval"), interval());
        period(detector.putObject("window_delay"), TimeToAlert.of(interval(), lag).windowDelay());
        ArrayNode rules = detector.putArray("rules");
        rule(rules, "ACTUAL_OVER_EXPECTED_MARGIN");
        rule(rules, "EXPECTED_OVER_ACTUAL_MARGIN");
        return detector;
    }

    private static void period(ObjectNode node, Duration length) {
        node.putObject("period").put("interval", length.toMinutes()).put("unit", "Minutes");
    }

    private void rule(ArrayNode rules, String threshold) {
        ObjectNode rule = rules.addObject();
        rule.put("action", "IGNORE_ANOMALY");
        rule.putArray("conditions")
                .addObject()
                .put("feature_name", FEATURE)
                .put("threshold_type", threshold)
                .put("operator", "LTE")
                .put("value", margin());
    }
}
