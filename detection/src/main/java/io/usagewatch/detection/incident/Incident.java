package io.usagewatch.detection.incident;

import io.usagewatch.detection.catalog.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Consecutive anomalous intervals of one account, monitored API and entity.
 *
 * @param id the same each time the incident is read
 * @param start first instant of the first interval
 * @param end last instant of the last interval, excluded
 * @param grade highest grade that the detector gave; 0 where the size of the surprise alone made it
 *     an incident
 * @param confidence the detector's confidence at that grade
 * @param actual sum of the measure over its intervals
 * @param expected sum of what was expected over its intervals
 * @param surprise the largest surprise of an interval, in scales; negative when below
 * @param intervals starts of the anomalous intervals, oldest first
 * @param repeats what was like it later, oldest first: a pattern, said once
 */
public record Incident(
        String id,
        String account,
        String api,
        String entity,
        Instant start,
        Instant end,
        double grade,
        double confidence,
        double actual,
        double expected,
        double surprise,
        Severity severity,
        List<Instant> intervals,
        List<Repeat> repeats) {

    /** From the first to the last instant of what was like an incident. */
    public record Repeat(Instant start, Instant end) {}

    /** Events come about this late, and the meter waits for them. */
    private static final Duration DELAY = Duration.ofMinutes(10);

    public Incident {
        intervals = List.copyOf(intervals);
        repeats = List.copyOf(repeats);
        if (intervals.isEmpty() || !start.isBefore(end)) {
            throw new IllegalArgumentException("incident " + id + " covers no interval");
        }
    }

    /** From its first to its last instant. */
    public Duration lasted() {
        return Duration.between(start, end);
    }

    /**
     * Whether it may still grow: another interval would be a part of it, and may not have been
     * metered yet.
     *
     * @param interval of its monitored API
     */
    public boolean isGoingOn(Duration interval, Instant now) {
        Duration quiet = interval.multipliedBy(IncidentRules.GAP + 1L).plus(DELAY);
        return end.plus(quiet).isAfter(now);
    }

    /** When it was last seen: the end of it, or of what repeated it. */
    public Instant lastSeen() {
        return Stream.concat(Stream.of(end), repeats.stream().map(Repeat::end))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** When it, or what repeated it, began for the last time. */
    Instant lastBegan() {
        return repeats.isEmpty() ? start : repeats.getLast().start();
    }

    /** With another repetition of it. */
    Incident repeatedAt(Instant repeatStart, Instant repeatEnd) {
        List<Repeat> all = new ArrayList<>(repeats);
        all.add(new Repeat(repeatStart, repeatEnd));
        return new Incident(
                id,
                account,
                api,
                entity,
                start,
                end,
                grade,
                confidence,
                actual,
                expected,
                surprise,
                severity,
                intervals,
                all);
    }
}
