package io.usagewatch.bench.engine;

import io.usagewatch.sandbox.anomaly.engine.Model;
import io.usagewatch.sandbox.anomaly.history.Walk;
import io.usagewatch.sandbox.anomaly.series.Range;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Our runs over one series beside those of the real plugin.
 *
 * @param ours what each of our runs graded
 * @param results intervals that one of our runs has a result for
 */
record Comparison(RecordedSeries series, List<List<Graded>> ours, long results) {

    static Comparison of(RecordedSeries series, int runs) {
        List<List<Graded>> ours = new ArrayList<>();
        long results = 0;
        for (int seed = 1; seed <= runs; seed++) {
            List<Graded> graded = new ArrayList<>();
            results = run(series, seed, graded);
            ours.add(graded);
        }
        return new Comparison(series, ours, results);
    }

    /** As the node does it, but for where the values come from and the results go. */
    private static long run(RecordedSeries series, long seed, List<Graded> graded) {
        long[] results = {0};
        series.usage()
                .forEach(
                        (entity, usage) -> {
                            Model model = Model.forHistory(series.detector(), seed);
                            Range covered =
                                    Walk.covered(
                                            series.detector(), series.asked(), usage.documents());
                            new Walk(series.detector(), model)
                                    .over(
                                            covered,
                                            piece -> values(usage, piece),
                                            (piece, steps) -> {
                                                results[0] += steps.size();
                                                steps.stream()
                                                        .filter(
                                                                step ->
                                                                        step.verdict() != null
                                                                                && step.verdict()
                                                                                        .isAnomaly())
                                                        .map(
                                                                step ->
                                                                        new Graded(
                                                                                entity,
                                                                                step.interval()
                                                                                        .start(),
                                                                                step.interval()
                                                                                        .end()))
                                                        .forEach(graded::add);
                                            });
                        });
        return results[0];
    }

    private static Map<Long, double[]> values(RecordedSeries.Usage usage, Range piece) {
        Map<Long, double[]> values = new HashMap<>(usage.values());
        values.keySet().removeIf(start -> start < piece.start() || start >= piece.end());
        return values;
    }

    private long interval() {
        return series.detector().interval().millis();
    }

    /** Of the real runs with each other. */
    double realAgreement() {
        return Agreement.mean(series.real(), interval());
    }

    /** Of ours with the real ones. */
    double ourAgreement() {
        return Agreement.mean(ours, series.real(), interval());
    }

    List<Hits> realHits() {
        return hits(series.real());
    }

    List<Hits> ourHits() {
        return hits(ours);
    }

    private List<Hits> hits(List<List<Graded>> runs) {
        return runs.stream()
                .map(graded -> Hits.of(graded, series.incidents(), interval()))
                .toList();
    }

    /** Mean F1 over runs, each over all the series together. */
    static double f1(List<List<Hits>> series) {
        int runs = series.stream().mapToInt(List::size).min().orElse(0);
        return IntStream.range(0, runs)
                .mapToDouble(
                        run ->
                                series.stream()
                                        .map(hits -> hits.get(run))
                                        .reduce(Hits.NONE, Hits::plus)
                                        .f1())
                .average()
                .orElse(0);
    }
}
