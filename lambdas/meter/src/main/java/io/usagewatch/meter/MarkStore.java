package io.usagewatch.meter;

import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.StateIndex;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The mark of one account, kept in its domain. Two invocations at the same time write the same
 * usage documents; the one that is second to write its mark leaves it.
 */
final class MarkStore {

    private final SearchDomain domain;
    private final String account;

    MarkStore(SearchDomain domain, String account) {
        this.domain = domain;
        this.account = account;
    }

    /**
     * @param version what the mark's document was when it was read; empty if there was none
     */
    record Stored(Mark mark, Optional<Version> version) {}

    /** OpenSearch's optimistic locking. */
    record Version(long sequenceNumber, long primaryTerm) {}

    Stored read() {
        return domain.find("/" + StateIndex.NAME + "/_doc/" + id())
                .map(
                        document ->
                                new Stored(
                                        Mark.fromJson(document.path("_source")),
                                        Optional.of(version(document))))
                .orElseGet(() -> new Stored(Mark.NONE, Optional.empty()));
    }

    /** Writes the mark unless another invocation did since it was read; says which. */
    boolean write(Mark mark, Optional<Version> read) {
        String path =
                read.map(
                                version ->
                                        "/%s/_doc/%s?if_seq_no=%d&if_primary_term=%d"
                                                .formatted(
                                                        StateIndex.NAME,
                                                        id(),
                                                        version.sequenceNumber(),
                                                        version.primaryTerm()))
                        .orElseGet(() -> "/" + StateIndex.NAME + "/_create/" + id());
        try {
            domain.put(path, mark.toJson(account));
            return true;
        } catch (DomainException e) {
            if (e.isConflict()) {
                return false;
            }
            throw e;
        }
    }

    private String id() {
        return "meter-" + account;
    }

    private static Version version(JsonNode document) {
        return new Version(
                document.path("_seq_no").asLong(), document.path("_primary_term").asLong());
    }
}
