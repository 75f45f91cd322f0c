package io.usagewatch.bench.engine;

import java.util.List;

/** How alike two runs over the same series are. */
final class Agreement {
    private Agreement() {}

    /**
     * Share of the graded intervals of both runs that the other run graded too, give or take two
     * intervals; 1 when neither graded any.
     *
     * @param interval milliseconds
     */
    static double of(List<Graded> one, List<Graded> other, long interval) {
        if (one.isEmpty() && other.isEmpty()) {
            return 1;
        }
        return (double) (matched(one, other, interval) + matched(other, one, interval))
                / (one.size() + other.size());
    }

    private static long matched(List<Graded> some, List<Graded> others, long interval) {
        return some.stream()
                .filter(graded -> others.stream().anyMatch(other -> graded.isNear(other, interval)))
                .count();
    }

    /** Mean over every pair of runs. */
    static double mean(List<List<Graded>> runs, long interval) {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < runs.size(); i++) {
            for (int j = i + 1; j < runs.size(); j++) {
                sum += of(runs.get(i), runs.get(j), interval);
                pairs++;
            }
        }
        return pairs == 0 ? 1 : sum / pairs;
    }

    /** Mean over every pair of a run of each side. */
    static double mean(List<List<Graded>> ours, List<List<Graded>> real, long interval) {
        return ours.stream()
                .flatMapToDouble(
                        our -> real.stream().mapToDouble(other -> of(our, other, interval)))
                .average()
                .orElse(1);
    }
}
