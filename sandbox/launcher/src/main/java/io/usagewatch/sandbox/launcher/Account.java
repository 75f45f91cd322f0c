package io.usagewatch.sandbox.launcher;

import java.time.Instant;

/**
 * An account of this sandbox and the history it starts with.
 *
 * @param id 12 digits
 * @param events in its history
 * @param from first instant of its history
 * @param to last instant of its history, excluded
 * @param until end of the last interval that is metered
 */
record Account(
        String id,
        String name,
        String region,
        long events,
        Instant from,
        Instant to,
        Instant until) {}
