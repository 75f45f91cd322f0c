package io.usagewatch.provision;

import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.provision.Change.Kind;
import io.usagewatch.provision.Change.Outcome;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How long events are kept: a policy of Index State Management, which deletes an index some days
 * after it was made. Results have a retention of their own, in the detectors.
 */
final class Retention {

    static final String POLICY = "usage-watch-events";

    private static final String PATH = Features.RETENTION + "/" + POLICY;
    private static final String MARK = "Usage Watch: ";

    private final SearchDomain domain;

    Retention(SearchDomain domain) {
        this.domain = domain;
    }

    List<Change> prepare(int days) {
        if (!Features.has(domain, Features.RETENTION)) {
            return List.of(
                    skipped(
                            "the domain has no Index State Management; delete old %s indices yourself"
                                    .formatted(EventsIndex.PATTERN)));
        }
        ObjectNode wanted = Json.resource(Retention.class, "retention-policy.json");
        ObjectNode policy = (ObjectNode) wanted.path("policy");
        policy.put("description", MARK + "events are deleted after " + days + " days");
        ((ObjectNode) policy.path("states").path(0).path("transitions").path(0).path("conditions"))
                .put("min_index_age", days + "d");
        Optional<JsonNode> there = domain.find(PATH);
        if (there.isEmpty()) {
            domain.put(PATH, wanted);
            follow("add");
            return List.of(change(Outcome.CREATED));
        }
        if (!isOurs(there.get())) {
            return List.of(
                    skipped("it was not made by Usage Watch; rename it, and provision again"));
        }
        if (Definition.covers(there.get(), wanted)) {
            // a run that broke off may have made the policy and left the indices
            follow("add");
            if (isOutdated(there.get().path("_seq_no").asLong())) {
                follow("change_policy");
            }
            return List.of(change(Outcome.UNCHANGED));
        }
        domain.put(
                "%s?if_seq_no=%d&if_primary_term=%d"
                        .formatted(
                                PATH,
                                there.get().path("_seq_no").asLong(),
                                there.get().path("_primary_term").asLong()),
                wanted);
        follow("change_policy");
        return List.of(change(Outcome.UPDATED));
    }

    /** A policy only finds indices that are made after it. Indices that follow one are left out. */
    private void follow(String how) {
        try {
            domain.post(
                    "/_plugins/_ism/" + how + "/" + EventsIndex.PATTERN,
                    Json.object().put("policy_id", POLICY));
        } catch (DomainException e) {
            // There is no index yet.
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    /** Whether an index still follows the policy as it was. */
    private boolean isOutdated(long version) {
        return domain
                .find("/_plugins/_ism/explain/" + EventsIndex.PATTERN)
                .orElseGet(Json::object)
                .values()
                .stream()
                .filter(index -> index.path("policy_id").asString("").equals(POLICY))
                .map(index -> index.path("policy_seq_no"))
                .anyMatch(followed -> followed.isNumber() && followed.asLong() != version);
    }

    List<Change> remove() {
        boolean ours =
                Features.has(domain, Features.RETENTION)
                        && domain.find(PATH).filter(Retention::isOurs).isPresent();
        if (!ours) {
            return List.of();
        }
        domain.delete(PATH);
        return List.of(change(Outcome.DELETED));
    }

    private static boolean isOurs(JsonNode there) {
        return there.path("policy").path("description").asString("").startsWith(MARK);
    }

    private static Change change(Outcome outcome) {
        return new Change(Kind.RETENTION, POLICY, outcome);
    }

    private static Change skipped(String reason) {
        return new Change(Kind.RETENTION, POLICY, Outcome.SKIPPED, reason);
    }
}
