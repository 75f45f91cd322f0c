package io.usagewatch.console.incident;

import io.usagewatch.console.rest.RestException;
import io.usagewatch.detection.incident.Decision.Scope;
import io.usagewatch.detection.incident.Decision.Status;
import io.usagewatch.detection.review.Review.Version;
import io.usagewatch.detection.review.ReviewChange;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change of an incident's review over REST; what is absent stays.
 *
 * @param assignee empty text for nobody
 * @param until where it is expected: from when on it no longer is; absent for always
 * @param scope where it is expected: {@code entity} or {@code api}
 * @param version of the incident that the change is about
 */
record IncidentPatch(
        @Nullable String status,
        @Nullable String assignee,
        @Nullable String comment,
        @Nullable String until,
        @Nullable String scope,
        @Nullable String version) {

    /**
     * @throws RestException where a field cannot be read
     * @throws io.usagewatch.detection.review.ReviewException where they do not fit together
     */
    ReviewChange change() {
        return new ReviewChange(
                Optional.ofNullable(status).map(IncidentPatch::status),
                Optional.ofNullable(until).map(IncidentPatch::until),
                Optional.ofNullable(scope).map(IncidentPatch::scope).orElse(Scope.ENTITY),
                Optional.ofNullable(assignee),
                Optional.ofNullable(comment).orElse(""));
    }

    Version seen() {
        return Optional.ofNullable(version)
                .flatMap(Version::of)
                .orElseThrow(
                        () ->
                                RestException.badField(
                                        "version",
                                        "is needed, as the incident has it",
                                        "Get the incident, and send its version back."));
    }

    private static Status status(String word) {
        return Status.of(word)
                .orElseThrow(
                        () ->
                                RestException.badField(
                                        "status",
                                        "there is no '" + word + "'",
                                        "Use open, acknowledged, expected, false positive or resolved."));
    }

    private static Scope scope(String word) {
        return Scope.of(word)
                .orElseThrow(
                        () ->
                                RestException.badField(
                                        "scope",
                                        "there is no '" + word + "'",
                                        "Use entity or api."));
    }

    private static Instant until(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw RestException.badField(
                    "until",
                    "'" + text + "' is no time",
                    "Write it in UTC, such as 2026-12-01T00:00:00Z.");
        }
    }
}
