package io.usagewatch.sandbox.launcher;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** When the slowest account was through with a step, in seconds since the start. */
final class Stopwatch {

    private final long started;
    private final Map<String, Double> laps = new LinkedHashMap<>();

    Stopwatch(long startedNanos) {
        this.started = startedNanos;
    }

    synchronized void lap(String step) {
        laps.merge(step, elapsed(), Math::max);
    }

    synchronized Map<String, Double> laps() {
        Map<String, Double> all = new LinkedHashMap<>(laps);
        all.put("total", elapsed());
        return all;
    }

    private double elapsed() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started) / 1_000.0;
    }
}
