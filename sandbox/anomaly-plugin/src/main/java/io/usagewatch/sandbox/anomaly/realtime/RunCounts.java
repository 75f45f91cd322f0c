package io.usagewatch.sandbox.anomaly.realtime;

import java.util.concurrent.atomic.LongAdder;

/** How often intervals were analysed, and how often that failed, since the node started. */
public final class RunCounts {
    private final LongAdder all = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder highCardinality = new LongAdder();
    private final LongAdder highCardinalityFailed = new LongAdder();

    void count(boolean isHighCardinality, boolean isWell) {
        all.increment();
        if (!isWell) {
            failed.increment();
        }
        if (isHighCardinality) {
            highCardinality.increment();
            if (!isWell) {
                highCardinalityFailed.increment();
            }
        }
    }

    /** Those of high-cardinality detectors too. */
    public long all() {
        return all.sum();
    }

    /** Of all, those that failed; each attempt counts. */
    public long failed() {
        return failed.sum();
    }

    public long highCardinality() {
        return highCardinality.sum();
    }

    public long highCardinalityFailed() {
        return highCardinalityFailed.sum();
    }
}
