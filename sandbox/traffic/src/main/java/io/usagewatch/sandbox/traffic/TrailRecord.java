package io.usagewatch.sandbox.traffic;

import java.time.Instant;
import java.util.Objects;

/**
 * One CloudTrail record.
 *
 * @param account the account it was recorded for ({@code recipientAccountId}), 12 digits
 * @param region {@code awsRegion}; empty when the record names none
 * @param eventTime when the call was made
 * @param json the record's own text, as it stands in the file
 */
public record TrailRecord(String account, String region, Instant eventTime, String json) {
    public TrailRecord {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(eventTime, "eventTime");
        Objects.requireNonNull(json, "json");
    }
}
