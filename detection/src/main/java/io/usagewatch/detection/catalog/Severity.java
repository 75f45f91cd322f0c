package io.usagewatch.detection.catalog;

/** How bad an incident is, from least to worst. */
public enum Severity {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /** One step worse, or the same at the end. */
    public Severity raised() {
        return switch (this) {
            case LOW -> MEDIUM;
            case MEDIUM -> HIGH;
            case HIGH, CRITICAL -> CRITICAL;
        };
    }

    /** One step milder, or the same at the end. */
    public Severity lowered() {
        return switch (this) {
            case CRITICAL -> HIGH;
            case HIGH -> MEDIUM;
            case MEDIUM, LOW -> LOW;
        };
    }

    /** As written in the catalog, in REST and on the page. */
    public String word() {
        return Words.of(this);
    }
}
