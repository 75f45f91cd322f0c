package io.usagewatch.detection.usage;

import java.util.Arrays;

/**
 * What is usual, and what counts as one scale above and below it; in stabilised counts, whose own
 * noise is one scale, however steady their past.
 */
record View(double centre, double above, double below) {

    private static final double MAD_TO_SIGMA = 1.4826;
    private static final double SIGMAS_TO_95_PERCENT = 1.645;

    /** Scales that what was reached on two days lies away. */
    private static final double SCALES_TO_HABIT = 2;

    View {
        above = Math.max(1, above);
        below = Math.max(1, below);
    }

    /** By the median of some past values, which are sorted by this. */
    static View of(double[] values) {
        Arrays.sort(values);
        double centre = median(values);
        double[] distances = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            distances[i] = Math.abs(values[i] - centre);
        }
        Arrays.sort(distances);
        double typical = MAD_TO_SIGMA * median(distances);
        int last = values.length - 1;
        double above = (values[(int) (0.95 * last)] - centre) / SIGMAS_TO_95_PERCENT;
        double below = (centre - values[(int) (0.05 * last)]) / SIGMAS_TO_95_PERCENT;
        return new View(centre, Math.max(typical, above), Math.max(typical, below));
    }

    /** By what is reached out of habit. */
    static View between(double low, double centre, double high) {
        return new View(
                centre, (high - centre) / SCALES_TO_HABIT, (centre - low) / SCALES_TO_HABIT);
    }

    /** In scales. */
    double distance(double x) {
        return x > centre ? (x - centre) / above : (centre - x) / below;
    }

    static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
