package io.usagewatch.bench.detection;

import io.usagewatch.bench.BenchException;
import io.usagewatch.detection.catalog.CatalogYaml;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.detector.Grade;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.incident.IncidentRules;
import io.usagewatch.detection.usage.Expectation;
import io.usagewatch.detection.usage.Surprise;
import io.usagewatch.detection.usage.Usage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The whole way from a series' counts to incidents, as [meter], a detector and the incident rules
 * go it. The series is watched as an operator's API would be who gives nothing but its interval:
 * sensitivity and least deviation are the catalog's usual ones.
 */
final class DetectionPath {

    private static final String ACCOUNT = "111122223333";

    private final MonitoredApi api;
    private final Instant start;
    private final Map<String, List<Usage>> usages = new TreeMap<>();

    DetectionPath(LabelledSeries series) {
        boolean counted = series.kind() == LabelledSeries.Kind.COUNTS;
        this.api = api(series.interval(), counted ? "" : "least-deviation: {calls: 0, percent: 0}");
        this.start = series.start();
        series.values()
                .forEach(
                        (entity, values) ->
                                usages.put(
                                        entity,
                                        counted ? metered(entity, values) : as(entity, values)));
    }

    /** What becomes of it with a detector's grades; another answer each time. */
    List<Incident> incidents() {
        return incidents(grades());
    }

    /** What a detector grades; another answer each time. */
    List<Grade> grades() {
        Forest forest = new Forest(api);
        List<Grade> grades = new ArrayList<>();
        usages.forEach(
                (entity, series) ->
                        grades.addAll(
                                forest.grades(
                                        entity,
                                        start,
                                        series.stream().mapToDouble(Usage::surprise).toArray())));
        return grades;
    }

    /** If the detector stayed silent. */
    List<Incident> withoutGrades() {
        return incidents(List.of());
    }

    /** If the detector graded every interval. */
    List<Incident> withEveryGrade() {
        return incidents(
                usages.values().stream()
                        .flatMap(List::stream)
                        .map(u -> new Grade(u.api(), u.entity(), u.start(), u.start(), 1, 1))
                        .toList());
    }

    private List<Incident> incidents(List<Grade> grades) {
        double margin = api.sensitivity().margin();
        return new IncidentRules(api)
                .incidents(
                        usages.values().stream()
                                .flatMap(List::stream)
                                .filter(usage -> Math.abs(usage.surprise()) >= margin)
                                .toList(),
                        grades);
    }

    private List<Usage> metered(String entity, double[] counts) {
        long first = start.getEpochSecond() / api.interval().toSeconds();
        Surprise surprise = new Surprise(first, api.interval(), counts, api.sensitivity().margin());
        Usage[] series = new Usage[counts.length];
        Arrays.setAll(series, i -> usage(entity, i, counts[i], surprise.at(i)));
        return List.of(series);
    }

    private List<Usage> as(String entity, double[] surprise) {
        Usage[] series = new Usage[surprise.length];
        Arrays.setAll(
                series, i -> usage(entity, i, surprise[i], new Expectation(0, 0, 0, surprise[i])));
        return List.of(series);
    }

    private Usage usage(String entity, int i, double n, Expectation expectation) {
        Duration interval = api.interval();
        return new Usage(
                ACCOUNT,
                api.id(),
                entity,
                start.plus(interval.multipliedBy(i)),
                interval,
                n,
                expectation);
    }

    private static MonitoredApi api(Duration interval, String leastDeviation) {
        if (!MonitoredApi.INTERVALS.contains(interval)) {
            throw new BenchException(
                    "a series has an interval of %s; a monitored API may have one of %s"
                            .formatted(interval, MonitoredApi.INTERVALS));
        }
        String yaml =
                """
                monitored-apis:
                  - id: series
                    title: a series
                    unit: calls
                    reason: measured
                    source: ec2.amazonaws.com
                    names: [RunInstances]
                    interval: %s
                    %s
                """
                        .formatted(
                                interval.toHours() == 1 ? "1h" : interval.toMinutes() + "m",
                                leastDeviation);
        return CatalogYaml.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .get("series");
    }
}
