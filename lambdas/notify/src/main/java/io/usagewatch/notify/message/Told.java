package io.usagewatch.notify.message;

import io.usagewatch.detection.incident.Incident;
import java.time.Instant;

/**
 * A message that was sent.
 *
 * @param incident as it was then
 */
public record Told(Kind kind, Instant at, Incident incident) {

    private static final double LARGER = 2;

    /** Surprise is bounded by what a series can do, the amount is not: it needs a larger step. */
    private static final double MUCH_MORE = 4;

    /**
     * Whether so much has been added that it is worth another message: it is worse, surprises twice
     * as much, or is four times as far from what is usual. A steady incident is so told of after 1,
     * 4, 16, 64 intervals.
     */
    public boolean isOutgrownBy(Incident now) {
        return now.severity().compareTo(incident.severity()) > 0
                || Math.abs(now.surprise()) >= LARGER * Math.abs(incident.surprise())
                || off(now) >= MUCH_MORE * off(incident);
    }

    private static double off(Incident incident) {
        return Math.abs(incident.actual() - incident.expected());
    }
}
