package io.usagewatch.console.watch;

import java.util.Locale;

/** How a monitored API stands in an account. */
public enum State {
    /** It is wanted, and the account has not taken it yet. */
    WAITING("waits for the account to take it up"),
    PREPARING("past events are being indexed, the detector made"),
    METERING("usage is being metered from past events"),
    STARTING("the detector is being started"),
    RUNNING("watched"),
    PAUSED("paused"),
    /** The domain is not as wanted, and nobody is at it yet. */
    DRIFT("the domain is not as wanted; it is brought back by itself"),
    FAILED("failed; it is tried again by itself"),
    GONE("not watched"),
    UNKNOWN("the account does not answer");

    private final String line;

    State(String line) {
        this.line = line;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As a progress line. */
    public String line() {
        return line;
    }

    /** Whether there is nothing left to do. */
    public boolean isSettled() {
        return this == RUNNING || this == PAUSED || this == GONE;
    }
}
