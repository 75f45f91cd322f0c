package io.usagewatch.notify;

import io.usagewatch.detection.incident.Decision.Status;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.review.ReviewIndex;
import io.usagewatch.detection.review.Reviews;
import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Instant;
import java.util.List;

/**
 * What operators decided.
 *
 * @param remarks for the reader of a message
 */
record Decisions(Reviews reviews, List<String> remarks) {

    static final Decisions NONE = new Decisions(Reviews.NONE, List.of());

    private static final String UNREADABLE =
            "What operators decided could not be read, so this may be expected by now: ";

    /**
     * What still holds, or was decided since then. Where the domain does not say, nobody is kept
     * quiet.
     */
    static Decisions read(SearchDomain domain, String account, Instant from) {
        try {
            return new Decisions(ReviewIndex.read(domain, account, from), List.of());
        } catch (DomainException e) {
            return new Decisions(Reviews.NONE, List.of(UNREADABLE + e.getMessage()));
        }
    }

    /** Whether nobody wants to hear of an incident: it is expected, until its date, or is none. */
    boolean keepQuiet(Incident incident) {
        Status status = reviews.standing(incident).status();
        return status == Status.EXPECTED || status == Status.FALSE_POSITIVE;
    }
}
