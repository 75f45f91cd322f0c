package io.usagewatch.console.preview;

import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.preview.Preview;
import io.usagewatch.detection.usage.Usage;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A preview over REST.
 *
 * @param incidents that would have been told
 * @param possible more, where the detector grades them
 * @param entity whose series is given
 */
record PreviewItem(
        Instant from,
        Instant to,
        int incidents,
        int possible,
        double alertsPerWeek,
        double mostAlertsPerWeek,
        List<String> warnings,
        int entities,
        String entity,
        List<Raised> raised,
        List<Interval> series) {

    /**
     * @param certain whether it is told without a detector's grade
     */
    record Raised(
            String entity,
            Instant start,
            Instant end,
            double actual,
            double expected,
            double surprise,
            String severity,
            boolean certain) {}

    record Interval(
            Instant start, double n, double expected, double low, double high, double surprise) {}

    static PreviewItem of(Preview preview) {
        return new PreviewItem(
                preview.from(),
                preview.to(),
                preview.incidents().size(),
                preview.possible().size(),
                preview.alertsPerWeek(),
                preview.mostAlertsPerWeek(),
                preview.warnings(),
                preview.entities(),
                preview.entity(),
                Stream.concat(
                                preview.incidents().stream().map(i -> raised(i, true)),
                                preview.possible().stream().map(i -> raised(i, false)))
                        .toList(),
                preview.series().stream().map(PreviewItem::interval).toList());
    }

    private static Raised raised(Incident incident, boolean certain) {
        return new Raised(
                incident.entity(),
                incident.start(),
                incident.end(),
                incident.actual(),
                incident.expected(),
                incident.surprise(),
                incident.severity().word(),
                certain);
    }

    private static Interval interval(Usage usage) {
        return new Interval(
                usage.start(),
                usage.n(),
                usage.expected(),
                usage.expectation().low(),
                usage.expectation().high(),
                usage.surprise());
    }
}
