package io.usagewatch.sandbox.anomaly.history;

import java.util.Optional;

/** Counts the entities of one analysis down, and keeps what went wrong with the first of them. */
final class Parts {
    private final int all;
    private int left;
    private int failed;
    private Optional<RuntimeException> first = Optional.empty();

    Parts(int all) {
        this.all = all;
        this.left = all;
    }

    /**
     * Ends one.
     *
     * @return how many are left
     */
    synchronized int done(Optional<RuntimeException> problem) {
        // An entity that is too new to train is no failure of the analysis.
        if (problem.isPresent() && !(problem.get() instanceof NothingToAnalyse)) {
            failed++;
            if (first.isEmpty()) {
                first = problem;
            }
        }
        return --left;
    }

    synchronized float share() {
        return (float) (all - left) / all;
    }

    /** What makes the whole analysis fail. */
    synchronized Optional<RuntimeException> problem() {
        return failed == 0 ? Optional.empty() : first;
    }
}
