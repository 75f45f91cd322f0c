package io.usagewatch.ingest;

/**
 * A log event that is not in OpenSearch and never will be.
 *
 * @param id the CloudTrail {@code eventID}, or the id of the log event where there is none
 * @param reason why, in words
 */
public record Refusal(String id, String reason) implements Reading {
    public Refusal {
        id = Json.wellFormed(id);
        reason = Json.wellFormed(reason);
    }
}
