package io.usagewatch.detection.review;

import io.usagewatch.detection.incident.Decision.Scope;
import io.usagewatch.detection.incident.Decision.Status;
import java.time.Instant;
import java.util.Optional;

/**
 * What an operator does to a review in one step.
 *
 * @param status empty where it stays
 * @param until where it is expected: from when on it no longer is; empty for always
 * @param scope where it is expected: what else is
 * @param assignee empty where it stays, {@link #NOBODY} to take it away
 * @param comment empty for none
 */
public record ReviewChange(
        Optional<Status> status,
        Optional<Instant> until,
        Scope scope,
        Optional<String> assignee,
        String comment) {

    public static final String NOBODY = "";
    public static final int MOST_COMMENT = 2_000;
    private static final int MOST_NAME = 200;

    public ReviewChange {
        comment = comment.strip();
        assignee = assignee.map(String::strip);
        boolean expected = status.equals(Optional.of(Status.EXPECTED));
        require(
                status.isPresent() || assignee.isPresent() || !comment.isEmpty(),
                "status",
                "nothing would change; give a status, an assignee or a comment");
        require(
                expected || until.isEmpty(),
                "until",
                "only what is expected is so until a date; leave it out, or set the status to expected");
        require(
                expected || scope == Scope.ENTITY,
                "scope",
                "only what is expected may hold for the whole API; leave it out, or set the status to expected");
        require(
                comment.length() <= MOST_COMMENT,
                "comment",
                "a comment has at most %d characters, this one has %d; shorten it"
                        .formatted(MOST_COMMENT, comment.length()));
        require(
                assignee.filter(name -> name.length() > MOST_NAME).isEmpty(),
                "assignee",
                "a name has at most %d characters; shorten it".formatted(MOST_NAME));
    }

    public static ReviewChange to(Status status) {
        return new ReviewChange(
                Optional.of(status), Optional.empty(), Scope.ENTITY, Optional.empty(), "");
    }

    public static ReviewChange expected(Optional<Instant> until, Scope scope, String comment) {
        return new ReviewChange(
                Optional.of(Status.EXPECTED), until, scope, Optional.empty(), comment);
    }

    public static ReviewChange assigned(String assignee) {
        return new ReviewChange(
                Optional.empty(), Optional.empty(), Scope.ENTITY, Optional.of(assignee), "");
    }

    public static ReviewChange commented(String comment) {
        return new ReviewChange(
                Optional.empty(), Optional.empty(), Scope.ENTITY, Optional.empty(), comment);
    }

    private static void require(boolean holds, String field, String problem) {
        if (!holds) {
            throw new ReviewException(field, field + ": " + problem);
        }
    }
}
