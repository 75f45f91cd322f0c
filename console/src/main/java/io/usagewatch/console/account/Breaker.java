package io.usagewatch.console.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Keeps an account that does not answer from being asked at every click. After some failures in a
 * row nobody asks it for a while, then one question tries; if that fails too, the while is twice as
 * long.
 */
final class Breaker {

    private static final int FAILURES = 3;
    private static final int LONGEST = 6;

    private final Duration first;
    private final Clock clock;
    private int failures;
    private Duration rest;
    private Instant until = Instant.MIN;
    private boolean trying;

    /**
     * @param first how long nobody asks at first; at most six times as long later
     */
    Breaker(Duration first, Clock clock) {
        this.first = first;
        this.clock = clock;
        this.rest = first;
    }

    /** Whether a question may be asked now; whoever asks says how it went. */
    synchronized boolean lets() {
        if (failures < FAILURES) {
            return true;
        }
        if (trying || clock.instant().isBefore(until)) {
            return false;
        }
        trying = true;
        return true;
    }

    synchronized void answered() {
        failures = 0;
        trying = false;
        rest = first;
    }

    synchronized void failed() {
        failures++;
        if (trying) {
            Duration longest = first.multipliedBy(LONGEST);
            Duration twice = rest.multipliedBy(2);
            rest = twice.compareTo(longest) > 0 ? longest : twice;
            trying = false;
        }
        if (failures >= FAILURES) {
            until = clock.instant().plus(rest);
        }
    }
}
