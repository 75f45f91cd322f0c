package io.usagewatch.bench.detection;

import io.usagewatch.bench.detection.Outcome.Alarm;
import io.usagewatch.detection.incident.Incident;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Our path on labelled series, beside what the real plugin alone was recorded to make of the same
 * usage in other forms.
 *
 * @param series one for each usage, whatever the forms it was recorded in
 */
record ReferenceQuality(List<Series> series) {

    /** Quiet intervals that an alarm may hold, as an incident may. */
    private static final int GAP = 3;

    /**
     * @param path merged incidents over all our runs
     * @param intervals the stricter count of the same: every anomalous interval is an alarm
     * @param recorded by what the real plugin was fed; graded intervals merged as ours are
     */
    record Series(
            String name,
            Outcome path,
            Outcome intervals,
            Map<Recording.Variant, Outcome> recorded) {

        /** Series of one family have names that begin with the same letters: a1-x and a2-y. */
        String family() {
            return name.replaceFirst("[^A-Za-z].*", "");
        }
    }

    static ReferenceQuality of(List<Path> folders, int runs) {
        Map<String, List<Recording>> byUsage =
                folders.stream()
                        .map(Recording::of)
                        .collect(
                                Collectors.groupingBy(
                                        Recording::series, TreeMap::new, Collectors.toList()));
        return new ReferenceQuality(
                byUsage.values().parallelStream()
                        .filter(recordings -> recordings.stream().anyMatch(Recording::hasUsage))
                        .map(r -> measure(r, runs))
                        .toList());
    }

    private static Series measure(List<Recording> recordings, int runs) {
        LabelledSeries series =
                recordings.stream()
                        .filter(Recording::hasUsage)
                        .min(Comparator.comparing(Recording::variant))
                        .orElseThrow()
                        .read();
        DetectionPath path = new DetectionPath(series);
        Outcome merged = Outcome.NONE;
        Outcome strict = Outcome.NONE;
        for (int run = 0; run < runs; run++) {
            List<Incident> incidents = path.incidents();
            merged = merged.plus(Outcome.of(series, alarms(incidents)));
            strict = strict.plus(Outcome.of(series, intervals(series, incidents)));
        }
        Map<Recording.Variant, Outcome> recorded = new TreeMap<>();
        for (Recording recording : recordings) {
            LabelledSeries same = series.with(recording.labels());
            recorded.put(
                    recording.variant(),
                    Outcome.sum(
                            recording.graded().stream()
                                    .map(graded -> Outcome.of(same, merged(same, graded)))
                                    .toList()));
        }
        return new Series(series.name(), merged, strict, recorded);
    }

    static List<Alarm> alarms(List<Incident> incidents) {
        return incidents.stream().map(i -> new Alarm(i.entity(), i.start(), i.end())).toList();
    }

    private static List<Alarm> intervals(LabelledSeries series, List<Incident> incidents) {
        return incidents.stream()
                .flatMap(
                        incident ->
                                incident.intervals().stream()
                                        .map(
                                                at ->
                                                        new Alarm(
                                                                incident.entity(),
                                                                at,
                                                                at.plus(series.interval()))))
                .toList();
    }

    static List<Alarm> merged(LabelledSeries series, List<Alarm> graded) {
        Duration reach = series.interval().multipliedBy(GAP);
        List<Alarm> merged = new ArrayList<>();
        graded.stream()
                .sorted(Comparator.comparing(Alarm::entity).thenComparing(Alarm::from))
                .forEach(
                        next -> {
                            Alarm last = merged.isEmpty() ? next : merged.getLast();
                            boolean together =
                                    !merged.isEmpty()
                                            && last.entity().equals(next.entity())
                                            && !next.from().isAfter(last.to().plus(reach));
                            if (together) {
                                merged.removeLast();
                            }
                            merged.add(
                                    new Alarm(
                                            next.entity(),
                                            together ? last.from() : next.from(),
                                            next.to()));
                        });
        return merged;
    }

    private Map<String, List<Series>> families() {
        return series.stream()
                .collect(Collectors.groupingBy(Series::family, TreeMap::new, Collectors.toList()));
    }

    private static Outcome pooled(List<Series> series, Function<Series, Outcome> which) {
        return Outcome.sum(series.stream().map(which).toList());
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode each = json.putArray("series");
        for (Series one : series) {
            ObjectNode entry = each.addObject().put("series", one.name());
            entry.put("family", one.family());
            entry.setAll(one.path().toJson());
            entry.set("byInterval", one.intervals().toJson());
            ObjectNode recorded = entry.putObject("recorded");
            one.recorded()
                    .forEach((variant, outcome) -> recorded.set(variant.word(), outcome.toJson()));
        }
        ObjectNode families = json.putObject("families");
        families().forEach((family, members) -> families.set(family, pooledJson(members)));
        json.set("pooled", pooledJson(series));
        return json;
    }

    private static ObjectNode pooledJson(List<Series> series) {
        ObjectNode json = pooled(series, Series::path).toJson();
        json.set("byInterval", pooled(series, Series::intervals).toJson());
        ObjectNode recorded = json.putObject("recorded");
        recorded(series).forEach((v, outcome) -> recorded.set(v.word(), outcome.toJson()));
        return json;
    }

    private static Map<Recording.Variant, Outcome> recorded(List<Series> series) {
        Map<Recording.Variant, Outcome> sums = new TreeMap<>();
        series.forEach(s -> s.recorded().forEach((v, o) -> sums.merge(v, o, Outcome::plus)));
        return sums;
    }

    void print(PrintWriter out) {
        out.printf(
                "%-32s %9s %6s %7s %10s %6s %5s %10s   %s%n",
                "series",
                "found",
                "false",
                "weeks",
                "precision",
                "recall",
                "F1",
                "false/week",
                "F1 of the real plugin alone, recorded");
        series.forEach(s -> line(out, s.name(), s.path(), s.recorded()));
        out.println();
        families()
                .forEach(
                        (family, members) -> {
                            line(
                                    out,
                                    "all of " + family + "*",
                                    pooled(members, Series::path),
                                    recorded(members));
                            line(
                                    out,
                                    "  by interval",
                                    pooled(members, Series::intervals),
                                    Map.of());
                        });
        line(out, "all", pooled(series, Series::path), recorded(series));
    }

    private static void line(
            PrintWriter out,
            String name,
            Outcome outcome,
            Map<Recording.Variant, Outcome> recorded) {
        out.printf(
                "%-32s %4d/%-4d %6d %7.1f %10.2f %6.2f %5.2f %10.2f   %s%n",
                name,
                outcome.found(),
                outcome.labelled(),
                outcome.falseAlarms(),
                outcome.weeks(),
                outcome.precision(),
                outcome.recall(),
                outcome.f1(),
                outcome.falseAlarmsPerWeek(),
                recorded.entrySet().stream()
                        .map(e -> "%s %.2f".formatted(e.getKey().word(), e.getValue().f1()))
                        .collect(Collectors.joining(", ")));
    }
}
