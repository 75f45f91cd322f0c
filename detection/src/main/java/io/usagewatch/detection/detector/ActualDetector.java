package io.usagewatch.detection.detector;

import io.usagewatch.detection.search.SearchDomain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A detector of an account as it is in its domain.
 *
 * @param apis ids of the monitored APIs whose usage it looks at
 * @param running whether it is switched on
 */
public record ActualDetector(String name, Set<String> apis, long minutes, boolean running) {

    public ActualDetector {
        apis = Set.copyOf(apis);
    }

    /** Those of an account. */
    public static List<ActualDetector> read(SearchDomain domain, String account) {
        String prefix = Detector.NAME_PREFIX + account + '-';
        List<ActualDetector> detectors = new ArrayList<>();
        for (Map.Entry<String, String> detector : DomainDetectors.idsByName(domain).entrySet()) {
            if (detector.getKey().startsWith(prefix)) {
                detectors.add(
                        of(
                                domain.get(
                                        DomainDetectors.PATH
                                                + "/"
                                                + detector.getValue()
                                                + "?job=true")));
            }
        }
        return detectors;
    }

    /** Whether it runs, and looks at what is asked for. */
    public boolean does(Detector wanted) {
        return running
                && name.equals(wanted.name())
                && minutes == wanted.interval().toMinutes()
                && apis.equals(
                        wanted.apis().stream().map(api -> api.id()).collect(Collectors.toSet()));
    }

    private static ActualDetector of(JsonNode answer) {
        JsonNode detector = answer.path("anomaly_detector");
        Set<String> apis = new HashSet<>();
        for (JsonNode condition :
                detector.path("filter_query").path("bool").path("filter").values()) {
            condition.path("terms").path("api").forEach(api -> apis.add(api.asString()));
        }
        return new ActualDetector(
                detector.path("name").asString(""),
                apis,
                detector.path("detection_interval").path("period").path("interval").asLong(),
                answer.path("anomaly_detector_job").path("enabled").asBoolean(false));
    }
}
