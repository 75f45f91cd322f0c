package io.usagewatch.console.incident;

import io.usagewatch.console.layout.Numbers;
import io.usagewatch.console.layout.Times;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.usage.Entity;
import java.time.Instant;
import java.util.Optional;

/** Incidents in words. */
final class IncidentWords {

    private IncidentWords() {}

    /** "80 EC2 instances asked for where 2 are usual"; a headline needs no decimals. */
    static String headline(IncidentRow row) {
        Incident incident = row.incident();
        return "%s %s where %s"
                .formatted(
                        Numbers.measure(incident.actual()),
                        row.api().unit(),
                        usual(incident.expected()));
    }

    /** The entity as a reader would name it; empty where the monitored API is not split. */
    static Optional<String> entity(Incident incident) {
        return switch (incident.entity()) {
            case Entity.ALL -> Optional.empty();
            case Entity.OTHER -> Optional.of("all the others");
            case Entity.NONE -> Optional.of("no name given");
            default -> Optional.of(incident.entity());
        };
    }

    /** "40 min", "3 h, going on". */
    static String lasted(IncidentRow row, Instant now) {
        String length = Times.length(row.lasted());
        return row.isGoingOn(now) ? length + ", going on" : length;
    }

    /** "about 180 US dollars more"; empty under one dollar, or where no rate is known. */
    static Optional<String> cost(IncidentRow row) {
        double dollars =
                row.api().costOf(row.incident().actual() - row.incident().expected()).orElse(0);
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
