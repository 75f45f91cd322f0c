package io.usagewatch.sandbox.anomaly.detector;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A length of time as detectors write it: {@code {"period": {"interval": 10, "unit": "Minutes"}}}.
 */
public record Period(long interval, ChronoUnit unit) {
    static final Period TEN_MINUTES = new Period(10, ChronoUnit.MINUTES);
    static final Period NONE = new Period(0, ChronoUnit.SECONDS);

    /** Reads a detector's field. */
    public static Period parse(@Nullable Object json) {
        Object period = json instanceof Map<?, ?> object ? object.get("period") : null;
        if (!(period instanceof Map<?, ?> fields)) {
            throw new IllegalArgumentException("Find no schedule definition");
        }
        Object unit = fields.get("unit");
        return new Period(
                integer(String.valueOf(fields.get("interval"))),
                unit == null ? ChronoUnit.MINUTES : unit(String.valueOf(unit)));
    }

    private static long integer(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            // The answer names the superclass, and no cause.
            throw new IllegalArgumentException(e.getMessage());
        }
    }

    private static ChronoUnit unit(String name) {
        ChronoUnit unit = ChronoUnit.valueOf(name.toUpperCase(Locale.ROOT));
        if (unit != ChronoUnit.MINUTES && unit != ChronoUnit.SECONDS) {
            throw new IllegalArgumentException("Time unit " + unit + " is not supported");
        }
        return unit;
    }

    public Duration duration() {
        return Duration.of(interval, unit);
    }

    public long millis() {
        return duration().toMillis();
    }

    public Map<String, Object> toMap() {
        return Map.of("period", Map.of("interval", interval, "unit", unit.toString()));
    }
}
