package io.usagewatch.ingest.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** An S3 bucket. */
public final class Bucket {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final byte[] NOTHING = {};

    private final URI address;
    private final SignedHttp http;

    /**
     * @param address of the bucket, ending with a slash
     */
    public Bucket(URI address, SignedHttp http) {
        this.address = address;
        this.http = http;
    }

    /**
     * Writes an object; one of the same key is written over.
     *
     * @param key of letters, digits and {@code -_./}
     */
    public void put(String key, byte[] object) throws IOException, InterruptedException {
        call("PUT", key, object);
    }

    public byte[] get(String key) throws IOException, InterruptedException {
        return call("GET", key, NOTHING);
    }

    /** Deletes an object; one that is not there is no error. */
    public void delete(String key) throws IOException, InterruptedException {
        call("DELETE", key, NOTHING);
    }

    private byte[] call(String method, String key, byte[] body)
            throws IOException, InterruptedException {
        URI uri = address.resolve(key);
        // S3 wants the body's hash as a header of its own
        Map<String, String> headers = Map.of("x-amz-content-sha256", Signature.sha256(body));
        HttpResponse<byte[]> response = http.send(method, uri, headers, body, body.length, TIMEOUT);
        if (response.statusCode() / 100 != 2) {
            throw new IOException(
                    "S3 answers HTTP %d to %s %s: %s"
                            .formatted(
                                    response.statusCode(),
                                    method,
                                    uri,
                                    new String(response.body(), UTF_8)));
        }
        return response.body();
    }
}
