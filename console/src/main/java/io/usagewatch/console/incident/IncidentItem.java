package io.usagewatch.console.incident;

import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.incident.IncidentWords;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An incident over REST.
 *
 * @param unit what actual and expected count
 * @param surprise in scales; negative when below what was expected
 * @param status open, acknowledged, expected, false positive, resolved
 * @param reopened whether it is open because it went on after it was decided about
 * @param version to be named by a change
 */
record IncidentItem(
        String id,
        String account,
        String accountName,
        String region,
        String api,
        List<String> eventNames,
        String entity,
        String headline,
        Instant start,
        Instant end,
        boolean goingOn,
        double actual,
        double expected,
        String unit,
        double surprise,
        double grade,
        double confidence,
        String severity,
        String status,
        boolean reopened,
        Optional<Instant> until,
        Optional<String> assignee,
        String version) {

    static IncidentItem of(IncidentRow row, Instant now) {
        Incident incident = row.incident();
        return new IncidentItem(
                row.id(),
                row.account().id(),
                row.account().name(),
                row.account().region(),
                row.api().id(),
                row.api().eventNames(),
                incident.entity(),
                IncidentWords.headline(incident, row.api().unit()),
                incident.start(),
                incident.end(),
                incident.isGoingOn(row.api().interval(), now),
                incident.actual(),
                incident.expected(),
                row.api().unit(),
                incident.surprise(),
                incident.grade(),
                incident.confidence(),
                incident.severity().word(),
                row.standing().status().word(),
                row.standing().reopened(),
                row.standing().until(),
                row.standing().assignee(),
                row.standing().version().text());
    }
}
