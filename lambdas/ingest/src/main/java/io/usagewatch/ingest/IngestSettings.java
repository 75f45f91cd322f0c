package io.usagewatch.ingest;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * How to reach the domain, and how hard to try.
 *
 * @param endpoint the domain's address, without a path
 * @param requestBytes where a bulk request is cut; a single larger event still goes alone. The
 *     smallest domains take 10 MiB
 * @param attempts how often a request is sent in all, at least 1
 * @param firstPause before the second attempt; doubled, with jitter, before each further one
 * @param requestTimeout for one answer of the domain
 * @param timeLimit for a whole batch, where the caller sets none
 */
public record IngestSettings(
        URI endpoint,
        int requestBytes,
        int attempts,
        Duration firstPause,
        Duration requestTimeout,
        Duration timeLimit) {
    static final String ENDPOINT_VARIABLE = "USAGE_WATCH_ENDPOINT";

    public IngestSettings {
        String scheme = endpoint.getScheme();
        if (endpoint.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IngestException(
                    "'"
                            + endpoint
                            + "' is no address of an OpenSearch domain: give one such as"
                            + " https://search-usage-watch.eu-west-1.es.amazonaws.com.");
        }
        if (requestBytes < 1 || attempts < 1) {
            throw new IllegalArgumentException("requestBytes and attempts are at least 1");
        }
    }

    /** What the function uses: 5 MB, 5 attempts, 250 ms, 30 s, 60 s. */
    public static IngestSettings of(URI endpoint) {
        return new IngestSettings(
                endpoint,
                5_000_000,
                5,
                Duration.ofMillis(250),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60));
    }

    static IngestSettings fromEnvironment(Map<String, String> environment) {
        String endpoint = environment.getOrDefault(ENDPOINT_VARIABLE, "").strip();
        if (endpoint.isEmpty()) {
            throw new IngestException(
                    "The environment variable "
                            + ENDPOINT_VARIABLE
                            + " is not set: give the function the OpenSearch"
                            + " domain's address, such as https://search-usage-watch.eu-west-1.es.amazonaws.com.");
        }
        try {
            return of(URI.create(endpoint));
        } catch (IllegalArgumentException e) {
            throw new IngestException(
                    ENDPOINT_VARIABLE
                            + " is '"
                            + endpoint
                            + "', which is no address: "
                            + e.getMessage(),
                    e);
        }
    }
}
