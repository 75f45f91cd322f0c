package io.usagewatch.detection.metering;

import java.util.Arrays;

/**
 * The intervals of one entity that are not zero. Holds 12 bytes each, so that the series of a
 * thousand rarely seen entities fit in a small function; {@link #dense} makes one at a time whole.
 */
public final class SparseSeries {

    private int[] intervals = new int[16];
    private double[] measures = new double[16];
    private int size;
    private double volume;
    private int last = Integer.MIN_VALUE;

    /**
     * Adds to what an interval has already; nothing is no use.
     *
     * @param interval number of the interval since 1970
     */
    void add(int interval, double n) {
        if (n == 0) {
            return;
        }
        if (size == intervals.length) {
            intervals = Arrays.copyOf(intervals, size * 2);
            measures = Arrays.copyOf(measures, size * 2);
        }
        intervals[size] = interval;
        measures[size++] = n;
        volume += n;
        last = Math.max(last, interval);
    }

    void addAll(SparseSeries other) {
        for (int i = 0; i < other.size; i++) {
            add(other.intervals[i], other.measures[i]);
        }
    }

    /** Whether any interval of a range is not zero; {@code to} excluded. */
    boolean isUsed(int from, int to) {
        for (int i = 0; i < size; i++) {
            if (intervals[i] >= from && intervals[i] < to) {
                return true;
            }
        }
        return false;
    }

    public double volume() {
        return volume;
    }

    /** The last interval that was added; the smallest number there is if none was. */
    public int last() {
        return last;
    }

    /** Every interval of a range, zeros included; {@code to} excluded. */
    public double[] dense(int from, int to) {
        double[] dense = new double[to - from];
        for (int i = 0; i < size; i++) {
            if (intervals[i] >= from && intervals[i] < to) {
                dense[intervals[i] - from] += measures[i];
            }
        }
        return dense;
    }
}
