package io.usagewatch.detection.detector;

import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.Entity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The custom result index of our detectors. The plugin's own one is a protected system index under
 * fine-grained access control.
 */
public final class ResultIndex {

    public static final String NAME = "opensearch-ad-plugin-result-usage-watch";

    private ResultIndex() {}

    /**
     * The graded intervals of a time span, oldest first.
     *
     * @param detectors what the domain's detector ids stand for; results of other detectors are
     *     left out
     */
    public static List<Grade> grades(
            SearchDomain domain, Map<String, Detector> detectors, Instant from, Instant to) {
        ObjectNode search = search(detectors, from, to);
        ArrayNode sort = search.putArray("sort");
        sort.addObject().put("data_start_time", "asc");
        sort.addObject().put("_id", "asc");
        List<Grade> grades = new ArrayList<>();
        domain.scan(
                NAME + "*",
                search,
                hit -> {
                    JsonNode result = hit.path("_source");
                    Detector detector = detectors.get(result.path("detector_id").asString());
                    if (detector != null) {
                        grades.add(grade(result, detector));
                    }
                });
        return grades;
    }

    /** A text that is another one whenever {@link #grades} would find something else. */
    public static String mark(
            SearchDomain domain, Map<String, Detector> detectors, Instant from, Instant to) {
        if (detectors.isEmpty()) {
            return "";
        }
        ObjectNode search = search(detectors, from, to);
        search.put("size", 0).put("track_total_hits", true);
        ObjectNode sums = search.putObject("aggs");
        for (String field : List.of("anomaly_grade", "confidence", "data_start_time")) {
            sums.putObject(field).putObject("sum").put("field", field);
        }
        JsonNode found = domain.search(NAME + "*", search);
        return found.path("hits").path("total") + " " + found.path("aggregations");
    }

    private static ObjectNode search(Map<String, Detector> detectors, Instant from, Instant to) {
        ObjectNode search = Json.object();
        ArrayNode filter = search.putObject("query").putObject("bool").putArray("filter");
        filter.addObject().putObject("range").putObject("anomaly_grade").put("gt", 0);
        filter.addObject()
                .putObject("range")
                .putObject("data_start_time")
                .put("gte", from.toEpochMilli())
                .put("lt", to.toEpochMilli());
        ArrayNode ids = filter.addObject().putObject("terms").putArray("detector_id");
        detectors.keySet().forEach(ids::add);
        return search;
    }

    private static Grade grade(JsonNode result, Detector detector) {
        String api = detector.apis().getFirst().id();
        String entity = Entity.ALL;
        for (JsonNode category : result.path("entity").values()) {
            String value = category.path("value").asString();
            if (category.path("name").asString().equals("api")) {
                api = value;
            } else {
                entity = value;
            }
        }
        Instant noticed = Instant.ofEpochMilli(result.path("data_start_time").asLong());
        Instant start =
                Instant.ofEpochMilli(
                        result.path("approx_anomaly_start_time").asLong(noticed.toEpochMilli()));
        return new Grade(
                api,
                entity,
                start.isAfter(noticed) ? noticed : start,
                noticed,
                result.path("anomaly_grade").asDouble(),
                result.path("confidence").asDouble());
    }
}
