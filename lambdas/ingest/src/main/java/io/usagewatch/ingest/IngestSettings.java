package io.usagewatch.ingest;

import java.net.URI;
import java.time.Duration;

/**
 * Where the domain is, and how hard to try.
 *
 * @param endpoint the domain's address, without a path
 * @param requestBytes where a bulk request is cut; a single larger event still goes alone. The
 *     smallest domains take 10 MiB
 * @param firstPause before the second attempt; doubled, with jitter, before each further one
 * @param requestTimeout for one answer of the domain
 * @param timeLimit for a whole batch, where the caller sets none
 */
public record IngestSettings(
        URI endpoint,
        int requestBytes,
        Duration firstPause,
        Duration requestTimeout,
        Duration timeLimit) {
    public IngestSettings {
        String scheme = endpoint.getScheme();
        if (endpoint.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IngestException(
                    "'"
                            + endpoint
                            + "' is no address of an OpenSearch domain: give one such as"
                            + " https://search-usage-watch.eu-west-1.es.amazonaws.com.");
        }
        if (requestBytes < 1) {
            throw new IllegalArgumentException("requestBytes is at least 1");
        }
    }

    /** What the function uses: 5 MB, 250 ms, 30 s, 60 s. */
    public static IngestSettings of(URI endpoint) {
        return new IngestSettings(
                endpoint,
                5_000_000,
                Duration.ofMillis(250),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60));
    }
}
