package io.usagewatch.ingest.aws;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a request is signed with.
 *
 * @param sessionToken absent only for a user's long-lived key
 * @param expiration absent where whoever gave them replaces them in time
 */
public record Credentials(
        String accessKeyId,
        String secretAccessKey,
        @Nullable String sessionToken,
        @Nullable Instant expiration) {

    /** Without the secrets: it may end up in a log. */
    @Override
    public String toString() {
        return "Credentials[" + accessKeyId + "]";
    }
}
