package io.usagewatch.sandbox.anomaly.engine;

import io.usagewatch.sandbox.anomaly.detector.Detector;

/**
 * Bytes of memory that the real plugin reckons for a model, part by part of the forest library's
 * structures, and reports in profiles. What a model really takes is measured by the bench.
 */
public final class ModelSize {
    /** Numbers per tree and sampled point, and what does not grow with them. */
    private static final int NODE = 10;

    private static final int NODES = 208;
    private static final int TREE = 352;
    private static final int THRESHOLDER = 3_944;
    private static final int PER_FEATURE = 152;
    private static final int PER_DIMENSION = 64;
    private static final int CACHED_BOXES = 32;

    private ModelSize() {}

    /** Of a model that runs in real time: points shared by shingles, no bounding boxes kept. */
    public static long ofRealTime(Detector detector) {
        return bytes(dimensions(detector), detector.shingleSize(), false);
    }

    /** Of a model that runs over the past: bounding boxes kept, reckoned without sharing. */
    public static long ofHistory(Detector detector) {
        return bytes(dimensions(detector), 1, true);
    }

    private static int dimensions(Detector detector) {
        return detector.enabledFeatures().size() * detector.shingleSize();
    }

    private static long bytes(int dimensions, int shingle, boolean boxes) {
        long points = (long) Model.SAMPLE_SIZE * Model.TREES;
        long places = shingle * (points + 1) < Character.MAX_VALUE ? Short.BYTES : Integer.BYTES;
        long cache = boxes ? CACHED_BOXES + 8L * Model.SAMPLE_SIZE * (dimensions + 1) : 0;
        long tree = NODE * Model.SAMPLE_SIZE + NODES + 8L * Model.SAMPLE_SIZE + TREE + cache;
        double stored = (double) Float.BYTES * dimensions * points * share(shingle);
        return (long)
                (stored
                        + points * (places + 1)
                        + Model.TREES * tree
                        + PER_FEATURE * (dimensions / shingle)
                        + (long) PER_DIMENSION * dimensions
                        + (long) Float.BYTES * shingle
                        + THRESHOLDER);
    }

    /**
     * How much of each shingle is not in another one too, by size, rounded up to a power of two.
     */
    private static double share(int shingle) {
        return switch (Integer.highestOneBit(2 * shingle - 1)) {
            case 1 -> 1;
            case 2 -> 0.53;
            case 4 -> 0.27;
            case 8 -> 0.18;
            case 16 -> 0.13;
            case 32 -> 0.07;
            default -> 0.05;
        };
    }
}
