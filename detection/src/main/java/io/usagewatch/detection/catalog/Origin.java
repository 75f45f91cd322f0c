package io.usagewatch.detection.catalog;

/** Who put a monitored API into an account's catalog. */
public enum Origin {
    /** The Pulumi program. */
    DEPLOYED,
    /** An operator, in the console. */
    CONSOLE;

    public String word() {
        return Words.of(this);
    }
}
