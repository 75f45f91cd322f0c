package io.usagewatch.bench.detection;

import io.usagewatch.bench.detection.MadeSeries.Kind;
import io.usagewatch.detection.incident.Incident;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Our path on series of our own making.
 *
 * @param kinds one row for each kind of series
 * @param newAccounts one row for each age of an account on the day of its incident, over all kinds
 *     with a short burst
 */
record MadeQuality(List<Row> kinds, List<Row> newAccounts) {

    private static final List<Integer> AGES = List.of(1, 2, 3, 7);

    /**
     * @param silent if the detector grades nothing
     * @param path with a detector of the sandbox
     * @param shouting if the detector grades every interval
     * @param prototype what the prototype makes of it, with the same detector
     */
    record Row(String name, Outcome silent, Outcome path, Outcome shouting, Outcome prototype) {

        Row plus(Row other) {
            return new Row(
                    name,
                    silent.plus(other.silent),
                    path.plus(other.path),
                    shouting.plus(other.shouting),
                    prototype.plus(other.prototype));
        }

        static Row sum(String name, List<Row> rows) {
            return rows.stream()
                    .reduce(
                            new Row(name, Outcome.NONE, Outcome.NONE, Outcome.NONE, Outcome.NONE),
                            Row::plus);
        }

        ObjectNode toJson() {
            ObjectNode json = path.toJson().put("series", name);
            json.set("silentDetector", silent.toJson());
            json.set("shoutingDetector", shouting.toJson());
            json.set("prototype", prototype.toJson());
            return json;
        }
    }

    static MadeQuality of(int firstSeed, int seeds) {
        return new MadeQuality(
                Arrays.stream(Kind.values())
                        .parallel()
                        .map(
                                kind ->
                                        Row.sum(
                                                kind.word(),
                                                rows(
                                                        firstSeed,
                                                        seeds,
                                                        seed -> MadeSeries.of(kind, seed))))
                        .toList(),
                AGES.parallelStream().map(days -> newAccounts(days, firstSeed, seeds)).toList());
    }

    private static Row newAccounts(int days, int firstSeed, int seeds) {
        return Row.sum(
                "day " + days,
                Arrays.stream(Kind.values())
                        .filter(Kind::hasBurst)
                        .flatMap(
                                kind ->
                                        rows(
                                                firstSeed,
                                                seeds,
                                                seed -> MadeSeries.ofNewAccount(days, kind, seed))
                                                .stream())
                        .toList());
    }

    private static List<Row> rows(int firstSeed, int seeds, IntFunction<LabelledSeries> series) {
        return IntStream.range(firstSeed, firstSeed + seeds)
                .mapToObj(series)
                .map(MadeQuality::row)
                .toList();
    }

    private static Row row(LabelledSeries series) {
        DetectionPath path = new DetectionPath(series);
        return new Row(
                series.name(),
                outcome(series, path.withoutGrades()),
                outcome(series, path.incidents()),
                outcome(series, path.withEveryGrade()),
                Outcome.of(series, Prototype.alarms(series)));
    }

    private static Outcome outcome(LabelledSeries series, List<Incident> incidents) {
        return Outcome.of(series, ReferenceQuality.alarms(incidents));
    }

    Row all() {
        return Row.sum("all", kinds);
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode each = json.putArray("series");
        kinds.forEach(row -> each.add(row.toJson()));
        ArrayNode ages = json.putArray("newAccounts");
        newAccounts.forEach(row -> ages.add(row.toJson()));
        json.set("pooled", all().toJson());
        return json;
    }

    void print(PrintWriter out) {
        out.printf(
                "%-14s %8s %6s  %14s %14s %14s %14s%n",
                "found/false", "labelled", "weeks", "silent", "detector", "shouting", "prototype");
        kinds.forEach(row -> line(out, row));
        line(out, all());
        out.printf("%nnew accounts, the incident on%n");
        newAccounts.forEach(row -> line(out, row));
    }

    private static void line(PrintWriter out, Row row) {
        out.printf(
                "%-14s %8d %6.0f  %14s %14s %14s %14s%n",
                row.name(),
                row.path().labelled(),
                row.path().weeks(),
                figure(row.silent()),
                figure(row.path()),
                figure(row.shouting()),
                figure(row.prototype()));
    }

    private static String figure(Outcome outcome) {
        return outcome.found() + "/" + outcome.falseAlarms();
    }
}
