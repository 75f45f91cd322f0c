package io.usagewatch.bench.engine;

/**
 * An interval that was graded as an anomaly, or a stretch that is labelled as one.
 *
 * @param start epoch milliseconds, inclusive
 * @param end epoch milliseconds, exclusive
 */
record Graded(String entity, long start, long end) {
    /** Intervals that two of them may be apart and still mean the same. */
    private static final int NEAR = 2;

    boolean isNear(Graded other, long interval) {
        return entity.equals(other.entity)
                && start < other.end + NEAR * interval
                && end > other.start - NEAR * interval;
    }
}
