package io.usagewatch.detection.catalog;

import java.util.Locale;

/** How bad an incident is, from least to worst. */
public enum Severity {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /** One step worse, or the same at the end. */
    public Severity raised() {
        return values()[Math.min(ordinal() + 1, values().length - 1)];
    }

    /** One step milder, or the same at the end. */
    public Severity lowered() {
        return values()[Math.max(ordinal() - 1, 0)];
    }

    /** As written in the catalog, in REST and on the page. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
