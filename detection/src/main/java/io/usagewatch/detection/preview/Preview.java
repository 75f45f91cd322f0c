package io.usagewatch.detection.preview;

import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a definition would have told in one account.
 *
 * @param from start of what was judged
 * @param to its end
 * @param entities how many entities there were, of which the largest were judged
 * @param entity whose series this is: that of the largest incident
 * @param series its usage, oldest first, every interval
 * @param incidents that are told whatever a detector says, oldest first
 * @param possible more that are told where a detector grades them, oldest first
 * @param warnings sentences
 */
public record Preview(
        Instant from,
        Instant to,
        int entities,
        String entity,
        List<Usage> series,
        List<Incident> incidents,
        List<Incident> possible,
        List<String> warnings) {

    private static final double WEEK_SECONDS = Duration.ofDays(7).toSeconds();

    public Preview {
        series = List.copyOf(series);
        incidents = List.copyOf(incidents);
        possible = List.copyOf(possible);
        warnings = List.copyOf(warnings);
    }

    /** One alert for each incident. */
    public double alertsPerWeek() {
        return incidents.size() / weeks();
    }

    /** With all that a detector may add. */
    public double mostAlertsPerWeek() {
        return (incidents.size() + possible.size()) / weeks();
    }

    private double weeks() {
        return Math.max(1, Duration.between(from, to).toSeconds()) / WEEK_SECONDS;
    }
}
