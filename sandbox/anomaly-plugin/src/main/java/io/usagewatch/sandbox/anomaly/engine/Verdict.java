package io.usagewatch.sandbox.anomaly.engine;

import org.jspecify.annotations.Nullable;

/**
 * What the forest says of one interval.
 *
 * @param grade 0 (as expected) to 1
 * @param confidence 0 to 1, grows with the data seen
 * @param relativeIndex 0, or how many intervals before this one the anomaly began (negative)
 * @param actual the values scored, gaps filled
 * @param imputed which of them were gaps; null when none was
 * @param attribution share of each feature, sums to 1; null unless graded
 * @param past values of the interval the anomaly began in; null unless that was earlier
 * @param expected value of each feature; null unless graded
 * @param likelihood of the expected values; 0 unless graded
 */
// Arrays as the forest hands them out: never compared or kept, and there is one per interval.
@SuppressWarnings("ArrayRecordComponent")
public record Verdict(
        double grade,
        double confidence,
        double score,
        double threshold,
        int relativeIndex,
        double[] actual,
        boolean @Nullable [] imputed,
        double @Nullable [] attribution,
        double @Nullable [] past,
        double @Nullable [] expected,
        double likelihood) {

    public boolean isAnomaly() {
        return grade > 0;
    }

    Verdict ignored() {
        return new Verdict(
                0, confidence, score, threshold, 0, actual, imputed, null, null, null, 0);
    }
}
