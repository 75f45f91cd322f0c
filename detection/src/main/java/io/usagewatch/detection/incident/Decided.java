package io.usagewatch.detection.incident;

import java.time.Instant;

/**
 * What a {@link Decision} was about, as large as it was then: the incident itself may have grown
 * since, or be too old to be read.
 */
public record Decided(
        String account,
        String api,
        String entity,
        Instant start,
        double actual,
        double expected,
        double surprise) {

    public static Decided of(Incident incident) {
        return new Decided(
                incident.account(),
                incident.api(),
                incident.entity(),
                incident.start(),
                incident.actual(),
                incident.expected(),
                incident.surprise());
    }
}
