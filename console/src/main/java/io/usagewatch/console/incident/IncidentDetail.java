package io.usagewatch.console.incident;

import io.usagewatch.console.incident.IncidentReading.Reading;
import io.usagewatch.detection.event.Aspect;
import io.usagewatch.detection.event.EventContext;
import io.usagewatch.detection.event.Share;
import io.usagewatch.detection.review.Review;
import io.usagewatch.detection.review.ReviewStep;
import io.usagewatch.detection.usage.Usage;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One incident over REST, with what its page shows.
 *
 * @param series usage from well before it to some time after it
 * @param events some CloudTrail records as they were stored; everything in them may have been
 *     chosen by an attacker
 * @param history what operators did, oldest first
 */
record IncidentDetail(
        IncidentItem incident,
        List<Point> series,
        List<Share> principals,
        List<Share> sourceIps,
        List<Share> regions,
        List<Share> userAgents,
        List<Share> eventNames,
        List<Share> errorCodes,
        List<JsonNode> events,
        List<Step> history) {

    /**
     * @param grade the incident's, in its intervals; 0 elsewhere
     */
    record Point(
            Instant start,
            double actual,
            double expected,
            double low,
            double high,
            double surprise,
            double grade) {}

    record Step(Instant at, String by, String what, String comment) {}

    static IncidentDetail of(IncidentRow row, Reading reading, Instant now) {
        EventContext context = reading.context();
        Set<Instant> intervals = new HashSet<>(row.incident().intervals());
        double grade = row.incident().grade();
        return new IncidentDetail(
                IncidentItem.of(row, now),
                reading.series().stream()
                        .map(usage -> point(usage, intervals.contains(usage.start()) ? grade : 0))
                        .toList(),
                context.of(Aspect.PRINCIPAL),
                context.of(Aspect.SOURCE_IP),
                context.of(Aspect.REGION),
                context.of(Aspect.USER_AGENT),
                context.of(Aspect.EVENT_NAME),
                context.of(Aspect.ERROR_CODE),
                context.samples(),
                row.standing().review().map(Review::steps).orElse(List.of()).stream()
                        .map(IncidentDetail::step)
                        .toList());
    }

    private static Point point(Usage usage, double grade) {
        return new Point(
                usage.start(),
                usage.n(),
                usage.expected(),
                usage.expectation().low(),
                usage.expectation().high(),
                usage.surprise(),
                grade);
    }

    private static Step step(ReviewStep step) {
        return new Step(step.at(), step.by(), step.words(), step.change().comment());
    }
}
