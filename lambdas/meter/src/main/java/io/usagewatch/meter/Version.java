package io.usagewatch.meter;

import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.StateIndex;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** OpenSearch's optimistic locking of one document of the state index. */
record Version(long sequenceNumber, long primaryTerm) {

    static Version of(JsonNode document) {
        return new Version(
                document.path("_seq_no").asLong(), document.path("_primary_term").asLong());
    }

    /**
     * Writes a document as it was read.
     *
     * @param read the version that was read; empty where there was no document
     * @return the version that is written; empty if somebody else wrote it since
     */
    static Optional<Version> write(
            SearchDomain domain, String id, Optional<Version> read, JsonNode body) {
        String path =
                read.map(
                                v ->
                                        "/%s/_doc/%s?if_seq_no=%d&if_primary_term=%d"
                                                .formatted(
                                                        StateIndex.NAME,
                                                        id,
                                                        v.sequenceNumber(),
                                                        v.primaryTerm()))
                        .orElseGet(() -> "/%s/_create/%s".formatted(StateIndex.NAME, id));
        try {
            return Optional.of(of(domain.put(path, body)));
        } catch (DomainException e) {
            if (e.isConflict()) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
