package io.usagewatch.detection.review;

import io.usagewatch.detection.incident.Decision;
import io.usagewatch.detection.incident.Decision.Status;
import io.usagewatch.detection.incident.Incident;
import java.util.Collection;
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
    private final Map<String, List<Review>> expectingByApi;

    public Reviews(Collection<Review> reviews) {
        byIncident =
                reviews.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Review::incident, Function.identity()));
        expectingByApi =
                reviews.stream()
                        .filter(review -> is(review, Status.EXPECTED))
                        .collect(Collectors.groupingBy(review -> review.about().api()));
    }

    /** What is decided about an incident itself counts before what is decided about others. */
    public Standing standing(Incident incident) {
        Optional<Review> own = Optional.ofNullable(byIncident.get(incident.id()));
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

    private static boolean keepsQuiet(Review review, Incident incident) {
        return review.decision().orElseThrow().keepsQuiet(review.about(), incident);
    }

    private static boolean is(Review review, Status status) {
        return review.decision().filter(d -> d.status() == status).isPresent();
    }
}
