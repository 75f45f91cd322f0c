package io.usagewatch.sandbox.anomaly.series;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A period of data.
 *
 * @param start epoch milliseconds, inclusive
 * @param end epoch milliseconds, exclusive
 */
public record Range(long start, long end) {
    /** Reads {@code {"start_time": ..., "end_time": ...}} in epoch milliseconds. */
    public static Range parse(Map<String, Object> json) {
        long start = millis(json.get("start_time"), "start");
        long end = millis(json.get("end_time"), "end");
        if (start >= end) {
            throw new IllegalArgumentException(
                    "Detection data range's end time must be after start time");
        }
        return new Range(start, end);
    }

    private static long millis(@Nullable Object value, String which) {
        if (value == null) {
            throw new IllegalArgumentException(
                    "Detection data range's " + which + " time must not be null");
        }
        return Long.parseLong(String.valueOf(value));
    }

    public Map<String, Object> toMap() {
        return Map.of("start_time", start, "end_time", end);
    }
}
