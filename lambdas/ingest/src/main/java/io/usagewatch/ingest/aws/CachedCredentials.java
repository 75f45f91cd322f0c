package io.usagewatch.ingest.aws;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Asks another source only when the last answer is about to expire. */
final class CachedCredentials implements CredentialsSource {
    /** A request that is signed just before they expire still arrives in time. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private final CredentialsSource source;
    private final Clock clock;
    private @Nullable Credentials last;

    CachedCredentials(CredentialsSource source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    @Override
    public synchronized Credentials get() throws IOException {
        Credentials known = last;
        if (known == null || expires(known)) {
            known = source.get();
            last = known;
        }
        return known;
    }

    private boolean expires(Credentials credentials) {
        Instant expiration = credentials.expiration();
        return expiration != null && clock.instant().plus(MARGIN).isAfter(expiration);
    }
}
