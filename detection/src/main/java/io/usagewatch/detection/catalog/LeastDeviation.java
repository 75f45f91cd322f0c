package io.usagewatch.detection.catalog;

/**
 * The smallest deviation from what is expected that counts; both bounds have to be reached.
 *
 * @param calls in units of the measure
 * @param percent of what is expected
 */
public record LeastDeviation(double calls, double percent) {

    /** Where a catalog says nothing. */
    static final LeastDeviation USUAL = new LeastDeviation(3, 50);

    public LeastDeviation {
        if (!(calls >= 0) || !(percent >= 0)) {
            throw new IllegalArgumentException("a least deviation is not negative");
        }
    }

    public boolean reachedBy(double n, double expected) {
        double deviation = Math.abs(n - expected);
        return deviation >= calls && deviation >= percent / 100 * expected;
    }
}
