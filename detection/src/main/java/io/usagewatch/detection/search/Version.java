package io.usagewatch.detection.search;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** OpenSearch's optimistic locking of one document. */
public record Version(long sequenceNumber, long primaryTerm) {

    /** Of a document or a hit, as OpenSearch returns it. */
    public static Version of(JsonNode document) {
        return new Version(
                document.path("_seq_no").asLong(), document.path("_primary_term").asLong());
    }

    /**
     * Writes a document over the version that was read.
     *
     * @param read empty where there was no document
     * @param refresh whether searches see it at once
     * @return the version that is written; empty if somebody else wrote it since
     * @throws DomainException where the domain does not answer
     */
    public static Optional<Version> write(
            SearchDomain domain,
            String index,
            String id,
            Optional<Version> read,
            JsonNode body,
            boolean refresh) {
        String path =
                read.map(
                                v ->
                                        "/%s/_doc/%s?if_seq_no=%d&if_primary_term=%d&refresh=%s"
                                                .formatted(
                                                        index,
                                                        id,
                                                        v.sequenceNumber(),
                                                        v.primaryTerm(),
                                                        refresh))
                        .orElseGet(() -> "/%s/_create/%s?refresh=%s".formatted(index, id, refresh));
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
