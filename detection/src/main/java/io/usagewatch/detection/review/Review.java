package io.usagewatch.detection.review;

import io.usagewatch.detection.incident.Decided;
import io.usagewatch.detection.incident.Decision;
import io.usagewatch.detection.incident.Incident;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Everything operators did about one incident. Immutable.
 *
 * @param incident id
 * @param about the incident as it was when it was last decided about
 * @param decision the last one; empty where there were only comments and assignments
 * @param assignee empty for nobody
 * @param steps oldest first
 * @param version of the document that it was read from
 */
public record Review(
        String incident,
        Decided about,
        Optional<Decision> decision,
        Optional<String> assignee,
        List<ReviewStep> steps,
        Version version) {

    private static final int MOST_STEPS = 500;

    /** OpenSearch's own sequence number and primary term of a document. */
    public record Version(long seqNo, long primaryTerm) {

        /** Of a review that nobody has written yet. */
        public static final Version NONE = new Version(-1, 0);

        private static final Pattern TEXT = Pattern.compile("(-?\\d{1,18})\\.(\\d{1,18})");

        /** As REST writes it. */
        public static Optional<Version> of(String text) {
            Matcher matcher = TEXT.matcher(text);
            return matcher.matches()
                    ? Optional.of(
                            new Version(
                                    Long.parseLong(matcher.group(1)),
                                    Long.parseLong(matcher.group(2))))
                    : Optional.empty();
        }

        public String text() {
            return seqNo + "." + primaryTerm;
        }

        boolean isOlderThan(Version other) {
            return primaryTerm < other.primaryTerm
                    || (primaryTerm == other.primaryTerm && seqNo < other.seqNo);
        }
    }

    public Review {
        steps = List.copyOf(steps);
    }

    /** Nothing was done yet. */
    public static Review none(Incident incident) {
        return new Review(
                incident.id(),
                Decided.of(incident),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Version.NONE);
    }

    /**
     * @param now the incident as the operator saw it
     * @throws ReviewException where it has too many steps already
     */
    public Review with(ReviewStep step, Incident now) {
        if (steps.size() >= MOST_STEPS) {
            throw new ReviewException(
                    "comment",
                    "incident %s has %d steps, which is all that is kept; go on in your ticket system"
                            .formatted(incident, MOST_STEPS));
        }
        List<ReviewStep> all = new ArrayList<>(steps);
        all.add(step);
        ReviewChange change = step.change();
        Optional<Decision> decided =
                change.status()
                        .map(s -> new Decision(s, step.at(), change.until(), change.scope()));
        return new Review(
                incident,
                decided.isPresent() ? Decided.of(now) : about,
                decided.or(() -> decision),
                change.assignee()
                        .map(name -> Optional.of(name).filter(n -> !n.equals(ReviewChange.NOBODY)))
                        .orElse(assignee),
                all,
                version);
    }

    /** What was done last. */
    public Optional<ReviewStep> last() {
        return steps.isEmpty() ? Optional.empty() : Optional.of(steps.getLast());
    }

    /** Whether it is about an incident of the same entity that began within this one. */
    boolean isOfPartOf(Incident incident) {
        return about.api().equals(incident.api())
                && about.entity().equals(incident.entity())
                && about.start().isAfter(incident.start())
                && about.start().isBefore(incident.end());
    }

    Review at(Version written) {
        return new Review(incident, about, decision, assignee, steps, written);
    }
}
