package io.usagewatch.provision;

/**
 * How the historical analysis of one detector ended.
 *
 * @param detector the detector's name
 * @param problem what went wrong, in the domain's words; empty unless it failed or was too short
 */
public record Analysis(String detector, Outcome outcome, String problem) {

    /** How it ended. */
    public enum Outcome {
        /** The detector went over the time span. */
        FINISHED,
        /** An earlier analysis by the same detector covers the time span. */
        KEPT,
        /** The time span has fewer intervals than a detector needs. */
        TOO_SHORT,
        FAILED
    }
}
