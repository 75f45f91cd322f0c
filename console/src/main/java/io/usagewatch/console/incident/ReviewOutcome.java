package io.usagewatch.console.incident;

import io.usagewatch.console.account.Problem;
import io.usagewatch.detection.review.Review;
import io.usagewatch.detection.review.ReviewException;
import io.usagewatch.detection.review.ReviewStep;
import io.usagewatch.detection.words.Times;

/** What became of a change of a review. */
sealed interface ReviewOutcome {

    IncidentRow row();

    /**
     * It is written.
     *
     * @param row as it stands now
     */
    record Written(IncidentRow row, Review review) implements ReviewOutcome {}

    /**
     * Somebody else was faster, so nothing was written.
     *
     * @param review what the other one made of it
     */
    record Beaten(IncidentRow row, Review review) implements ReviewOutcome {

        /** "admin resolved it at 14:03:20 UTC: not ours" */
        String words() {
            return review.last()
                    .map(step -> words(step))
                    .orElse("somebody took the review away in the meantime");
        }

        private static String words(ReviewStep step) {
            String comment = step.change().comment();
            return step.words()
                    + " at "
                    + Times.seconds(step.at())
                    + " UTC"
                    + (comment.isEmpty() ? "" : ": " + comment);
        }
    }

    /** The review itself takes no more of it; that says nothing about others. */
    record Refused(IncidentRow row, ReviewException why) implements ReviewOutcome {

        String words() {
            return row.api().title() + ": " + why.getMessage();
        }
    }

    /** The account did not take it. */
    record Failed(IncidentRow row, Problem problem) implements ReviewOutcome {

        String words() {
            return row.account().name() + " " + problem.what() + ". " + problem.nextStep();
        }
    }
}
