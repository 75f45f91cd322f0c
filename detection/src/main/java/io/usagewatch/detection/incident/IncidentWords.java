package io.usagewatch.detection.incident;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.usage.Entity;
import io.usagewatch.detection.words.Numbers;
import io.usagewatch.detection.words.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Incidents in words, the same on a page and in a mail. */
public final class IncidentWords {

    private IncidentWords() {}

    /**
     * "80 EC2 instances asked for where 2 are usual"; a headline needs no decimals.
     *
     * @param unit what is counted
     */
    public static String headline(Incident incident, String unit) {
        return "%s %s where %s"
                .formatted(Numbers.measure(incident.actual()), unit, usual(incident.expected()));
    }

    /** "80 where 2 are usual". */
    public static String amount(Incident incident) {
        return "%s where %s"
                .formatted(Numbers.measure(incident.actual()), usual(incident.expected()));
    }

    /** The entity as a reader would name it; empty where the monitored API is not split. */
    public static Optional<String> entity(Incident incident) {
        return switch (incident.entity()) {
            case Entity.ALL -> Optional.empty();
            case Entity.OTHER -> Optional.of("all the others");
            case Entity.NONE -> Optional.of("no name given");
            default -> Optional.of(incident.entity());
        };
    }

    /**
     * "40 min", "3 h, going on".
     *
     * @param interval of its monitored API
     */
    public static String lasted(Incident incident, Duration interval, Instant now) {
        String length = Times.length(incident.lasted());
        return incident.isGoingOn(interval, now) ? length + ", going on" : length;
    }

    /** "about 180 US dollars more"; empty under one dollar, or where no rate is known. */
    public static Optional<String> cost(Incident incident, MonitoredApi api) {
        double dollars = api.costOf(incident.actual() - incident.expected()).orElse(0);
        return dollars < 1
                ? Optional.empty()
                : Optional.of(
                        "about %s US dollars more".formatted(Numbers.measure(Math.rint(dollars))));
    }

    private static String usual(double expected) {
        String number = Numbers.measure(Math.rint(expected));
        return switch (number) {
            case "0" -> "none are usual";
            case "1" -> "1 is usual";
            default -> number + " are usual";
        };
    }
}
