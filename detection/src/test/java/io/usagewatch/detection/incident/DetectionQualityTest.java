package io.usagewatch.detection.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.Apis;
import io.usagewatch.detection.Reference;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.detector.Grade;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.usage.Entity;
import io.usagewatch.detection.usage.Surprise;
import io.usagewatch.detection.usage.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is found and what is cried for nothing; the figures of docs/detection.md. */
class DetectionQualityTest {

    private static final int SEEDS = 10;
    private static final MonitoredApi FIVE_MINUTES =
            Apis.with("api", "least-deviation: {calls: 10, percent: 100}");
    private static final MonitoredApi TEN_MINUTES =
            Apis.with("api", "interval: 10m", "least-deviation: {calls: 3, percent: 50}");

    /** Found and false without any grade, and if the detector graded every interval. */
    private static final class Figures {
        private int series;
        private int foundUngraded;
        private int falseUngraded;
        private int foundGraded;
        private int falseGraded;
    }

    @Test
    void on_made_series_most_is_found_whatever_the_detector_says_and_little_is_cried_for_nothing() {
        Map<MadeSeries.Kind, Figures> byKind = new TreeMap<>();
        for (MadeSeries.Kind kind : MadeSeries.Kind.values()) {
            for (int seed = 0; seed < SEEDS; seed++) {
                count(MadeSeries.of(kind, seed), byKind.computeIfAbsent(kind, k -> new Figures()));
            }
        }
        print(byKind);

        int series = byKind.values().stream().mapToInt(f -> f.series).sum();
        double weeks = series * MadeSeries.DAYS / 7.0;
        assertThat(byKind.values().stream().mapToInt(f -> f.foundGraded).sum())
                .isGreaterThanOrEqualTo(series * 90 / 100);
        assertThat(byKind.values().stream().mapToInt(f -> f.foundUngraded).sum())
                .isGreaterThanOrEqualTo(series * 75 / 100);
        assertThat(byKind.values().stream().mapToInt(f -> f.falseUngraded).sum() / weeks)
                .isLessThan(0.1);
        assertThat(byKind.values().stream().mapToInt(f -> f.falseGraded).sum() / weeks)
                .isLessThan(0.3);
    }

    private static void count(MadeSeries series, Figures figures) {
        List<Usage> usages = usages(FIVE_MINUTES, series.start(), series.counts());
        Duration at = MadeSeries.INTERVAL.multipliedBy(series.incidentAt());
        Duration length = MadeSeries.INTERVAL.multipliedBy(series.incidentLength());
        Instant from = series.start().plus(at);
        List<Incident> ungraded = new IncidentRules(FIVE_MINUTES).incidents(usages, List.of());
        List<Incident> graded =
                new IncidentRules(FIVE_MINUTES)
                        .incidents(
                                usages,
                                usages.stream().map(usage -> grade(usage.start(), 1)).toList());
        figures.series++;
        figures.foundUngraded += hits(ungraded, from, from.plus(length)) > 0 ? 1 : 0;
        figures.falseUngraded += ungraded.size() - hits(ungraded, from, from.plus(length));
        figures.foundGraded += hits(graded, from, from.plus(length)) > 0 ? 1 : 0;
        figures.falseGraded += graded.size() - hits(graded, from, from.plus(length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a1-runinstances",
                "a2-createvolume",
                "a3-lambda",
                "a4-nightly",
                "a5-growth",
                "a6-levelshift",
                "a7-weekly",
                "a8-accessdenied"
            })
    void on_recorded_series_with_the_real_detectors_grades_the_incident_is_all_there_is(
            String family) throws IOException {
        Path folder = Reference.folder("detection");
        JsonNode labels =
                Json.parse(Files.readAllBytes(folder.resolve(family + "-dense/labels.json")));
        Map<String, List<Grade>> grades = grades(folder.resolve(family + "-surprise"));
        List<Incident> incidents = new ArrayList<>();
        counts(folder.resolve(family + "-dense/series.csv"))
                .forEach(
                        (entity, counts) ->
                                incidents.addAll(
                                        new IncidentRules(TEN_MINUTES)
                                                .incidents(
                                                        usages(
                                                                TEN_MINUTES,
                                                                counts.firstKey(),
                                                                counts.values().stream()
                                                                        .mapToDouble(n -> n)
                                                                        .toArray()),
                                                        grades.getOrDefault(entity, List.of()))));

        JsonNode label = labels.path("incidents").path(0);
        assertThat(incidents).isNotEmpty();
        assertThat(
                        hits(
                                incidents,
                                Instant.ofEpochMilli(label.path("start_ms").asLong()),
                                Instant.ofEpochMilli(label.path("end_ms").asLong())))
                .isEqualTo(incidents.size());
    }

    private static List<Usage> usages(MonitoredApi api, Instant start, double[] counts) {
        double margin = api.sensitivity().margin();
        long first = start.getEpochSecond() / api.interval().toSeconds();
        Surprise surprise = new Surprise(first, api.interval(), counts, margin);
        List<Usage> surprising = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            Usage usage =
                    new Usage(
                            "111122223333",
                            api.id(),
                            Entity.ALL,
                            start.plus(api.interval().multipliedBy(i)),
                            api.interval(),
                            counts[i],
                            surprise.at(i));
            if (Math.abs(usage.surprise()) >= margin) {
                surprising.add(usage);
            }
        }
        return surprising;
    }

    /** Incidents that lie in a time span, give or take two intervals. */
    private static int hits(List<Incident> incidents, Instant from, Instant to) {
        Duration near = Duration.ofMinutes(20);
        return (int)
                incidents.stream()
                        .filter(i -> i.start().isBefore(to.plus(near)))
                        .filter(i -> i.end().isAfter(from.minus(near)))
                        .count();
    }

    private static Map<String, SortedMap<Instant, Double>> counts(Path csv) throws IOException {
        Map<String, SortedMap<Instant, Double>> counts = new TreeMap<>();
        for (String line : Files.readAllLines(csv).stream().skip(1).toList()) {
            String[] fields = line.split(",", -1);
            counts.computeIfAbsent(fields[1], entity -> new TreeMap<>())
                    .put(
                            Instant.ofEpochMilli(Long.parseLong(fields[0])),
                            Double.parseDouble(fields[2]));
        }
        return counts;
    }

    private static Map<String, List<Grade>> grades(Path folder) throws IOException {
        Map<String, List<Grade>> grades = new TreeMap<>();
        for (String run : List.of("run1.json.gz", "run2.json.gz", "run3.json.gz")) {
            JsonNode results;
            try (InputStream in = new GZIPInputStream(Files.newInputStream(folder.resolve(run)))) {
                results = Json.parse(in.readAllBytes());
            }
            for (JsonNode result : results.values()) {
                double grade = result.path("anomaly_grade").asDouble();
                if (grade > 0) {
                    grades.computeIfAbsent(
                                    result.path("entity").asString(""), e -> new ArrayList<>())
                            .add(
                                    grade(
                                            Instant.ofEpochMilli(
                                                    result.path("data_start_time").asLong()),
                                            grade));
                }
            }
        }
        return grades;
    }

    private static Grade grade(Instant start, double grade) {
        return new Grade("api", Entity.ALL, start, start, grade, 0.9);
    }

    private static void print(Map<MadeSeries.Kind, Figures> byKind) {
        System.out.println("kind           series  found/false: nothing graded  all graded");
        byKind.forEach(
                (kind, f) ->
                        System.out.printf(
                                "%-14s %6d %20d/%-6d %12d/%d%n",
                                kind,
                                f.series,
                                f.foundUngraded,
                                f.falseUngraded,
                                f.foundGraded,
                                f.falseGraded));
    }
}
