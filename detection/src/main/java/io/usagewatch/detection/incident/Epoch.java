package io.usagewatch.detection.incident;

import java.time.Duration;
import java.time.Instant;

/**
 * Four weeks that begin at a fixed place. The incidents of an epoch are told from the usage of the
 * epoch and of the one before it, whatever else was read: so two who read different time spans are
 * told the same, with the same ids, wherever the spans overlap.
 *
 * @param number counted from 1970-01-01T00:00Z
 */
record Epoch(long number) {

    private static final Duration LENGTH = Memory.SPAN;

    /**
     * What goes on at an epoch's end is followed for so long. Usage gets used to a new level within
     * hours, so hardly a burst is longer.
     */
    static final Duration FOLLOWED = Duration.ofDays(1);

    static Epoch of(Instant at) {
        return new Epoch(Math.floorDiv(at.getEpochSecond(), LENGTH.toSeconds()));
    }

    Epoch next() {
        return new Epoch(number + 1);
    }

    Epoch previous() {
        return new Epoch(number - 1);
    }

    Instant start() {
        return Instant.EPOCH.plus(LENGTH.multipliedBy(number));
    }

    Instant end() {
        return next().start();
    }

    /** From where on usage is read to tell its incidents; memory is empty there. */
    Instant readFrom() {
        return previous().start();
    }

    /** Up to where usage is read to tell its incidents. */
    Instant readTo() {
        return end().plus(FOLLOWED);
    }
}
