package io.usagewatch.sandbox.launcher;

/** What has to be done for an account before its incidents can be seen, in this order. */
enum Step {
    EVENTS("events indexed"),
    INTERVALS("intervals metered"),
    DETECTORS("detectors trained");

    private final String label;

    Step(String label) {
        this.label = label;
    }

    /** To be read after a number. */
    String label() {
        return label;
    }
}
