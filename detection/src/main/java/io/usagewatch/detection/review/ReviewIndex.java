package io.usagewatch.detection.review;

import io.usagewatch.detection.incident.Decided;
import io.usagewatch.detection.incident.Decision;
import io.usagewatch.detection.incident.Decision.Scope;
import io.usagewatch.detection.incident.Decision.Status;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.review.Review.Version;
import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The index of reviews: one document per incident, with the incident's id. */
public final class ReviewIndex {

    public static final String NAME = "usage-watch-reviews";

    private static final int PAGE = 500;

    private ReviewIndex() {}

    /** Body for {@code PUT /usage-watch-reviews}: settings and mapping. */
    public static ObjectNode body() {
        return Json.resource(ReviewIndex.class, "reviews-index.json");
    }

    /**
     * The reviews that matter for incidents last seen after an instant: those of that time, and
     * what is still expected.
     *
     * @throws DomainException where the domain does not answer
     */
    public static Reviews read(SearchDomain domain, String account, Instant from) {
        ObjectNode search = Json.object();
        search.put("seq_no_primary_term", true);
        ObjectNode bool = search.putObject("query").putObject("bool");
        bool.putArray("filter").addObject().putObject("term").put("account", account);
        ArrayNode either = bool.putArray("should");
        either.addObject().putObject("range").putObject("updated").put("gte", from.toString());
        either.addObject().putObject("range").putObject("start").put("gte", from.toString());
        ObjectNode expected = either.addObject().putObject("bool");
        expected.putObject("filter").putObject("term").put("status", Status.EXPECTED.word());
        expected.putObject("must_not")
                .putObject("range")
                .putObject("until")
                .put("lt", from.toString());
        bool.put("minimum_should_match", 1);
        search.putArray("sort").addObject().put("incident", "asc");
        List<Review> reviews = new ArrayList<>();
        domain.scan(NAME, search, PAGE, hit -> reviews.add(review(hit)));
        return new Reviews(reviews);
    }

    /**
     * The review of one incident as it is this moment; without any, one in which nothing was done.
     */
    public static Review find(SearchDomain domain, Incident incident) {
        return find(domain, incident, Standing.NEW);
    }

    /** The same, of an incident that may have been reviewed under an earlier id. */
    public static Review find(SearchDomain domain, Incident incident, Standing standing) {
        String id = standing.review().map(Review::incident).orElse(incident.id());
        return domain.find("/" + NAME + "/_doc/" + id)
                .map(ReviewIndex::review)
                .orElseGet(() -> Review.none(incident));
    }

    /**
     * Writes a review over the version that it was made from.
     *
     * @return as it is now; empty where somebody else was faster, and nothing was written
     * @throws DomainException where the domain does not answer
     */
    public static Optional<Review> write(SearchDomain domain, Review review) {
        Version from = review.version();
        String path =
                from.equals(Version.NONE)
                        ? "/%s/_create/%s?refresh=true".formatted(NAME, review.incident())
                        : "/%s/_doc/%s?if_seq_no=%d&if_primary_term=%d&refresh=true"
                                .formatted(
                                        NAME, review.incident(), from.seqNo(), from.primaryTerm());
        try {
            return Optional.of(review.at(version(domain.post(path, json(review)))));
        } catch (DomainException e) {
            if (e.isConflict()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static ObjectNode json(Review review) {
        Decided about = review.about();
        ObjectNode json =
                Json.object()
                        .put("incident", review.incident())
                        .put("account", about.account())
                        .put("api", about.api())
                        .put("entity", about.entity())
                        .put("start", about.start().toString())
                        .put("actual", about.actual())
                        .put("expected", about.expected())
                        .put("surprise", about.surprise());
        review.decision()
                .ifPresent(
                        decision -> {
                            json.put("status", decision.status().word());
                            json.put("decided", decision.at().toString());
                            json.put("scope", decision.scope().word());
                            decision.until().ifPresent(end -> json.put("until", end.toString()));
                        });
        review.assignee().ifPresent(name -> json.put("assignee", name));
        review.last().ifPresent(step -> json.put("updated", step.at().toString()));
        ArrayNode steps = json.putArray("steps");
        review.steps().forEach(step -> steps.add(json(step)));
        return json;
    }

    private static ObjectNode json(ReviewStep step) {
        ObjectNode json = Json.object().put("at", step.at().toString()).put("by", step.by());
        ReviewChange change = step.change();
        change.status().ifPresent(status -> json.put("status", status.word()));
        change.until().ifPresent(end -> json.put("until", end.toString()));
        change.assignee().ifPresent(name -> json.put("assignee", name));
        return json.put("scope", change.scope().word()).put("comment", change.comment());
    }

    private static Version version(JsonNode document) {
        return new Version(
                document.path("_seq_no").asLong(), document.path("_primary_term").asLong());
    }

    private static Review review(JsonNode hit) {
        JsonNode source = hit.path("_source");
        List<ReviewStep> steps = new ArrayList<>();
        source.path("steps").forEach(step -> steps.add(step(step)));
        return new Review(
                source.path("incident").asString(),
                new Decided(
                        source.path("account").asString(),
                        source.path("api").asString(),
                        source.path("entity").asString(),
                        Instant.parse(source.path("start").asString()),
                        source.path("actual").asDouble(),
                        source.path("expected").asDouble(),
                        source.path("surprise").asDouble()),
                status(source)
                        .map(
                                status ->
                                        new Decision(
                                                status,
                                                Instant.parse(source.path("decided").asString()),
                                                until(source),
                                                scope(source))),
                text(source, "assignee"),
                steps,
                version(hit));
    }

    private static ReviewStep step(JsonNode step) {
        return new ReviewStep(
                Instant.parse(step.path("at").asString()),
                step.path("by").asString(),
                new ReviewChange(
                        status(step),
                        until(step),
                        scope(step),
                        text(step, "assignee"),
                        step.path("comment").asString("")));
    }

    private static Optional<Status> status(JsonNode node) {
        return text(node, "status").flatMap(Status::of);
    }

    private static Scope scope(JsonNode node) {
        return text(node, "scope").flatMap(Scope::of).orElse(Scope.ENTITY);
    }

    private static Optional<Instant> until(JsonNode node) {
        return text(node, "until").map(Instant::parse);
    }

    private static Optional<String> text(JsonNode node, String field) {
        return node.has(field) ? Optional.of(node.path(field).asString("")) : Optional.empty();
    }
}
