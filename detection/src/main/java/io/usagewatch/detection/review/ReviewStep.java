package io.usagewatch.detection.review;

import io.usagewatch.detection.incident.Decision.Scope;
import io.usagewatch.detection.incident.Decision.Status;
import io.usagewatch.detection.words.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A change of a review, with who made it and when.
 *
 * @param by name of the operator
 */
public record ReviewStep(Instant at, String by, ReviewChange change) {

    /**
     * "operator marked it expected until Tue 1 Dec 00:00, for the whole API", without a comment.
     */
    public String words() {
        List<String> parts = new ArrayList<>();
        change.status().ifPresent(status -> parts.add(words(status)));
        change.assignee()
                .ifPresent(
                        name ->
                                parts.add(
                                        name.equals(ReviewChange.NOBODY)
                                                ? "assigned it to nobody"
                                                : "assigned it to " + name));
        if (!change.comment().isEmpty()) {
            parts.add("commented");
        }
        return by + " " + String.join(", ", parts);
    }

    private String words(Status status) {
        return switch (status) {
            case OPEN -> "opened it again";
            case ACKNOWLEDGED -> "acknowledged it";
            case FALSE_POSITIVE -> "marked it a false positive";
            case RESOLVED -> "resolved it";
            case EXPECTED ->
                    "marked it expected"
                            + change.until()
                                    .map(end -> " until " + Times.dayAndTime(end) + " UTC")
                                    .orElse("")
                            + (change.scope() == Scope.API ? ", for the whole API" : "");
        };
    }
}
