package io.usagewatch.detection.review;

import io.usagewatch.detection.incident.Decision;
import io.usagewatch.detection.incident.Decision.Status;
import io.usagewatch.detection.incident.Incident;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The reviews of one account. Immutable. */
public final class Reviews {

    public static final Reviews NONE = new Reviews(List.of());

    private final Map<String, Review> byIncident;
    private final Map<String, List<Review>> byApi;
    private final Map<String, List<Review>> expectingByApi;

    public Reviews(Collection<Review> reviews) {
        byIncident =
                reviews.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Review::incident, Function.identity()));
        byApi = reviews.stream().collect(Collectors.groupingBy(review -> review.about().api()));
        expectingByApi =
                reviews.stream()
                        .filter(review -> is(review, Status.EXPECTED))
                        .collect(Collectors.groupingBy(review -> review.about().api()));
    }

    /** What is decided about an incident itself counts before what is decided about others. */
    public Standing standing(Incident incident) {
        Optional<Review> own = own(incident);
        Optional<Decision> decision = own.flatMap(Review::decision);
        if (decision.isPresent()) {
            Status status = decision.get().of(incident);
            boolean expected = status == Status.EXPECTED;
            return new Standing(
                    status,
                    status != decision.get().status(),
                    expected ? decision.get().until() : Optional.empty(),
                    own,
                    Optional.empty());
        }
        Optional<Review> because =
                expectingByApi.getOrDefault(incident.api(), List.of()).stream()
                        .filter(review -> keepsQuiet(review, incident))
                        .findFirst();
        return new Standing(
                because.isPresent() ? Status.EXPECTED : Status.OPEN,
                false,
                because.flatMap(Review::decision).flatMap(Decision::until),
                own,
                because);
    }

    /** With one that was written since; the newer one of each stays. */
    public Reviews with(Review written) {
        Review known = byIncident.get(written.incident());
        if (known != null && written.version().isOlderThan(known.version())) {
            return this;
        }
        return new Reviews(
                Stream.concat(
                                byIncident.values().stream()
                                        .filter(r -> !r.incident().equals(written.incident())),
                                Stream.of(written))
                        .toList());
    }

    /** With what was written since an instant, and may not have been there to be read. */
    public Reviews withChangesOf(Reviews known, Instant since) {
        Reviews all = this;
        for (Review review : known.byIncident.values()) {
            if (changed(review).isAfter(since)) {
                all = all.with(review);
            }
        }
        return all;
    }

    /**
     * Late events may give an incident an earlier start and so another id, or join two to one: what
     * was done about what is now a part of it was done about it.
     */
    private Optional<Review> own(Incident incident) {
        return Optional.ofNullable(byIncident.get(incident.id()))
                .or(
                        () ->
                                byApi.getOrDefault(incident.api(), List.of()).stream()
                                        .filter(review -> review.isOfPartOf(incident))
                                        .max(Comparator.comparing(Reviews::changed)));
    }

    private static Instant changed(Review review) {
        return review.last().map(ReviewStep::at).orElse(Instant.MIN);
    }

    private static boolean keepsQuiet(Review review, Incident incident) {
        return review.decision().orElseThrow().keepsQuiet(review.about(), incident);
    }

    private static boolean is(Review review, Status status) {
        return review.decision().filter(d -> d.status() == status).isPresent();
    }
}
