package io.usagewatch.detection.catalog;

/**
 * How much has to happen before an operator hears of it.
 *
 * @see io.usagewatch.detection.usage.Surprise
 */
public enum Sensitivity {
    LOW(3, 7.5, 10),
    NORMAL(2, 5.5, 7),
    HIGH(1.5, 4, 5.5);

    private final double margin;
    private final double graded;
    private final double certain;

    Sensitivity(double margin, double graded, double certain) {
        this.margin = margin;
        this.graded = graded;
        this.certain = certain;
    }

    /** Deviations up to this many scales are never an anomaly. */
    public double margin() {
        return margin;
    }

    /** Evidence from this much on is an incident where the detector graded it. */
    public double graded() {
        return graded;
    }

    /** Evidence from this much on is an incident even where the detector stays silent. */
    public double certain() {
        return certain;
    }

    /** As written in the catalog. */
    public String word() {
        return Words.of(this);
    }
}
