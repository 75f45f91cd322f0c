package io.usagewatch.detection.review;

import io.usagewatch.detection.incident.Decision.Status;
import java.time.Instant;
import java.util.Optional;

/**
 * Where an incident stands now.
 *
 * @param reopened whether it is open although it was decided about, because it went on
 * @param until where it is expected, until when
 * @param review what was done about this incident
 * @param because the review of another incident that keeps this one quiet
 */
public record Standing(
        Status status,
        boolean reopened,
        Optional<Instant> until,
        Optional<Review> review,
        Optional<Review> because) {

    /** Of an incident that nobody has looked at. */
    public static final Standing NEW =
            new Standing(Status.OPEN, false, Optional.empty(), Optional.empty(), Optional.empty());

    public Optional<String> assignee() {
        return review.flatMap(Review::assignee);
    }

    /** What a change has to name, so that it is known to be about this. */
    public Review.Version version() {
        return review.map(Review::version).orElse(Review.Version.NONE);
    }
}
