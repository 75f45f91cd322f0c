package io.usagewatch.provision;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * How long the caller lets provision work.
 *
 * @param left the time that is left
 */
record Deadline(Supplier<Duration> left) {

    /** Where nobody ends it. */
    static final Deadline NONE = new Deadline(() -> Duration.ofDays(1));

    boolean allows(Duration length) {
        return left.get().compareTo(length) > 0;
    }
}
