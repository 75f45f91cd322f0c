package io.usagewatch.detection.detector;

import io.usagewatch.detection.catalog.MonitoredApi;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a detector can have learned from the history that is there, in words for an operator.
 *
 * <p>An API without a single call is trained all the same: its history says that it is not used,
 * and the first calls will stand out.
 *
 * @param trained whether anything can be graded
 * @param reason what is missing and how much of it is needed; empty where nothing is
 */
public record Training(boolean trained, String reason) {

    private static final Duration DAILY = Duration.ofDays(2);
    private static final Duration WEEKLY = Duration.ofDays(7);

    /**
     * @param from first instant of the account's history: its first event
     * @param to last instant of the account's history
     */
    public static Training of(MonitoredApi api, Instant from, Instant to) {
        Duration history = Duration.between(from, to);
        if (history.isNegative()) {
            throw new IllegalArgumentException("history ends at " + to + ", before " + from);
        }
        Duration least = api.interval().multipliedBy(Detector.LEAST_INTERVALS);
        if (history.compareTo(least) < 0) {
            return new Training(
                    false,
                    "%s of history; about %s (%d intervals of %s) are needed before anything can be graded, 2 days for the daily and 1 week for the weekly pattern"
                            .formatted(
                                    words(history),
                                    words(least),
                                    Detector.LEAST_INTERVALS,
                                    words(api.interval())));
        }
        if (history.compareTo(DAILY) < 0) {
            return new Training(
                    true,
                    "%s of history; 2 days are needed for the daily and 1 week for the weekly pattern"
                            .formatted(words(history)));
        }
        if (history.compareTo(WEEKLY) < 0) {
            return new Training(
                    true,
                    "%s of history; 1 week is needed for the weekly pattern"
                            .formatted(words(history)));
        }
        return new Training(true, "");
    }

    /** The two largest units: "3 h 20 min", "1 day 2 h", "55 min". */
    private static String words(Duration length) {
        long days = length.toDays();
        List<String> parts = new ArrayList<>();
        if (days > 0) {
            parts.add(days == 1 ? "1 day" : days + " days");
        }
        if (length.toHoursPart() > 0) {
            parts.add(length.toHoursPart() + " h");
        }
        if (days == 0 && length.toMinutesPart() > 0) {
            parts.add(
                    parts.isEmpty()
                            ? minutes(length.toMinutesPart())
                            : length.toMinutesPart() + " min");
        }
        return parts.isEmpty() ? "less than a minute" : String.join(" ", parts);
    }

    private static String minutes(int minutes) {
        return minutes == 1 ? "1 minute" : minutes + " minutes";
    }
}
