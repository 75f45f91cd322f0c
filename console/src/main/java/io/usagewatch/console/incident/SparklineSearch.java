package io.usagewatch.console.incident;

import io.usagewatch.console.incident.Sparkline.Point;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.UsageIndex;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The day around each of several incidents of one account, in one search. */
final class SparklineSearch {

    private static final Duration SHOWN = Duration.ofDays(1);
    private static final Duration AFTER = Duration.ofHours(3);
    private static final Duration STEP = Duration.ofMinutes(30);
    private static final String EACH = "each";

    private final SearchDomain domain;
    private final Clock clock;

    SparklineSearch(SearchDomain domain, Clock clock) {
        this.domain = domain;
        this.clock = clock;
    }

    /** In the order of the rows, which are of one account. */
    List<Sparkline> of(List<IncidentRow> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        ObjectNode search = Json.object();
        search.put("size", 0).put("track_total_hits", false);
        search.putObject("query").putObject("term").put("account", rows.getFirst().account().id());
        ObjectNode aggregations = search.putObject("aggs");
        for (int i = 0; i < rows.size(); i++) {
            Incident incident = rows.get(i).incident();
            ObjectNode own = aggregations.putObject(EACH + i);
            ArrayNode filter = own.putObject("filter").putObject("bool").putArray("filter");
            filter.addObject().putObject("term").put("api", incident.api());
            filter.addObject().putObject("term").put("entity", incident.entity());
            Instant to = shownTo(incident);
            filter.addObject()
                    .putObject("range")
                    .putObject(UsageIndex.TIME)
                    .put("gte", to.minus(SHOWN).toString())
                    .put("lt", to.toString());
            ObjectNode steps = own.putObject("aggs").putObject("steps");
            steps.putObject("date_histogram")
                    .put("field", UsageIndex.TIME)
                    .put("fixed_interval", STEP.toMinutes() + "m");
            steps.putObject("aggs").putObject("n").putObject("max").put("field", "n");
        }
        JsonNode found =
                domain.post("/" + UsageIndex.NAME + "/_search?ignore_unavailable=true", search)
                        .path("aggregations");
        List<Sparkline> lines = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            lines.add(line(rows.get(i).incident(), found.path(EACH + i).path("steps")));
        }
        return lines;
    }

    private Sparkline line(Incident incident, JsonNode steps) {
        Instant from = shownTo(incident).minus(SHOWN);
        List<Point> points = new ArrayList<>();
        for (JsonNode bucket : steps.path("buckets").values()) {
            Instant start = Instant.ofEpochMilli(bucket.path("key").asLong());
            boolean inIncident =
                    start.isBefore(incident.end()) && start.plus(STEP).isAfter(incident.start());
            double x = (double) Duration.between(from, start).toSeconds() / SHOWN.toSeconds();
            points.add(
                    new Point(
                            Math.clamp(x, 0, 1),
                            bucket.path("n").path("value").asDouble(),
                            inIncident));
        }
        return Sparkline.of(points);
    }

    /** A little of what came after shows whether it is over. */
    private Instant shownTo(Incident incident) {
        Instant now = clock.instant();
        Instant after = incident.end().plus(AFTER);
        return after.isAfter(now) ? now : after;
    }
}
