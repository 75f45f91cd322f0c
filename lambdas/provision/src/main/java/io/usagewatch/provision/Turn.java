package io.usagewatch.provision;

import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.StateIndex;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Accounts that share a domain are often deployed side by side. What they share and what has to be
 * read before it is written, they change one after the other: each waits for the document that says
 * whose turn it is. A turn that was not given back ends by itself.
 */
final class Turn {

    /** Far longer than it takes to write a template and some roles. */
    static final Duration LONGEST = Duration.ofMinutes(2);

    private static final String ID = "provision-turn";
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final SearchDomain domain;
    private final String account;
    private final InstantSource clock;

    Turn(SearchDomain domain, String account, InstantSource clock) {
        this.domain = domain;
        this.account = account;
        this.clock = clock;
    }

    /**
     * @throws ProvisionException if the turn of others lasts beyond the deadline
     */
    void take(Deadline deadline, Runnable work) {
        String mine = await(deadline);
        try {
            work.run();
        } finally {
            giveBack(mine);
        }
    }

    private String await(Deadline deadline) {
        while (true) {
            Optional<JsonNode> there = domain.find(document());
            if (there.isEmpty() || isOver(there.get())) {
                Optional<String> mine = begin(there);
                if (mine.isPresent()) {
                    return mine.get();
                }
            }
            if (!deadline.allows(PAUSE)) {
                throw new ProvisionException(
                        "%s is being provisioned for account %s; provision again"
                                .formatted(
                                        domain.name(),
                                        there.map(
                                                        t ->
                                                                t.path("_source")
                                                                        .path("turnOf")
                                                                        .asString(""))
                                                .orElse("")));
            }
            Pause.of(PAUSE);
        }
    }

    private boolean isOver(JsonNode turn) {
        return !Instant.parse(turn.path("_source").path("until").asString())
                .isAfter(clock.instant());
    }

    /** The version under which it is ours; empty where somebody else was faster. */
    private Optional<String> begin(Optional<JsonNode> over) {
        ObjectNode turn =
                Json.object()
                        .put("turnOf", account)
                        .put("until", clock.instant().plus(LONGEST).toString());
        String path =
                over.map(was -> document() + "?" + version(was))
                        .orElse("/" + StateIndex.NAME + "/_create/" + ID);
        try {
            return Optional.of(version(domain.put(path, turn)));
        } catch (DomainException e) {
            if (e.isConflict()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void giveBack(String mine) {
        try {
            domain.delete(document() + "?" + mine);
        } catch (DomainException e) {
            // It was over, and is somebody else's; or the last account took the index away.
            if (!e.isConflict() && !e.isNotFound()) {
                throw e;
            }
        }
    }

    private static String document() {
        return "/" + StateIndex.NAME + "/_doc/" + ID;
    }

    private static String version(JsonNode document) {
        return "if_seq_no=%d&if_primary_term=%d"
                .formatted(
                        document.path("_seq_no").asLong(), document.path("_primary_term").asLong());
    }
}
