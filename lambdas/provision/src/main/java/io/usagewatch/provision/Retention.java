package io.usagewatch.provision;

import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.provision.Change.Kind;
import io.usagewatch.provision.Change.Outcome;
import java.util.List;
import java.util.Map;
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

    /** No version of a policy has this number. */
    private static final long ANY = -1;

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
            follow();
            return List.of(change(Outcome.CREATED));
        }
        if (!isOurs(there.get())) {
            return List.of(
                    skipped("it was not made by Usage Watch; rename it, and provision again"));
        }
        if (Definition.covers(there.get(), wanted)) {
            // a run that broke off may have made the policy and left the indices
            follow();
            change(outdated(there.get().path("_seq_no").asLong()));
            return List.of(change(Outcome.UNCHANGED));
        }
        domain.put(
                "%s?if_seq_no=%d&if_primary_term=%d"
                        .formatted(
                                PATH,
                                there.get().path("_seq_no").asLong(),
                                there.get().path("_primary_term").asLong()),
                wanted);
        change(outdated(ANY));
        return List.of(change(Outcome.UPDATED));
    }

    /** A policy only finds indices that are made after it. Indices that follow one are left out. */
    private void follow() {
        try {
            domain.post(
                    "/_plugins/_ism/add/" + EventsIndex.PATTERN,
                    Json.object().put("policy_id", POLICY));
        } catch (DomainException e) {
            // There is no index yet.
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    /** By name: a pattern would take indices over that somebody has put under another policy. */
    private void change(List<String> indices) {
        for (String index : indices) {
            domain.post(
                    "/_plugins/_ism/change_policy/" + index,
                    Json.object().put("policy_id", POLICY));
        }
    }

    /** The indices that follow the policy, but not in this version of it. */
    private List<String> outdated(long version) {
        return domain
                .find("/_plugins/_ism/explain/" + EventsIndex.PATTERN)
                .orElseGet(Json::object)
                .properties()
                .stream()
                .filter(index -> index.getValue().path("policy_id").asString("").equals(POLICY))
                .filter(index -> index.getValue().path("policy_seq_no").isNumber())
                .filter(index -> index.getValue().path("policy_seq_no").asLong() != version)
                .map(Map.Entry::getKey)
                .toList();
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
