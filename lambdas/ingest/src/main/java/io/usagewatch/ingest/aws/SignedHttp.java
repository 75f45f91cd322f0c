package io.usagewatch.ingest.aws;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends requests to one service, signed, over connections that are kept. */
public final class SignedHttp {
    private final HttpClient client;
    private final @Nullable CredentialsSource credentials;
    private final Signature signature;
    private final Clock clock;

    private SignedHttp(
            HttpClient client,
            Signature signature,
            @Nullable CredentialsSource credentials,
            Clock clock) {
        this.client = client;
        this.signature = signature;
        this.credentials = credentials;
        this.clock = clock;
    }

    /** A client as all services here want it. It connects when it is first used, not before. */
    public static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** For a domain that asks nobody who he is: the sandbox's. */
    public static SignedHttp unsigned(HttpClient client) {
        return new SignedHttp(client, new Signature("", ""), null, Clock.systemUTC());
    }

    /**
     * @param service as AWS names it in signatures: {@code es}, {@code sqs}, {@code s3}, {@code
     *     sts}
     */
    public static SignedHttp to(
            String service,
            String region,
            HttpClient client,
            CredentialsSource credentials,
            Clock clock) {
        return new SignedHttp(client, new Signature(region, service), credentials, clock);
    }

    /**
     * @param headers names in lower case
     * @param body of which the first {@code length} bytes are sent; must not change meanwhile
     * @throws IOException if there is no whole answer, or there are no credentials
     */
    public HttpResponse<byte[]> send(
            String method,
            URI uri,
            Map<String, String> headers,
            byte[] body,
            int length,
            Duration timeout)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .timeout(timeout)
                        .method(
                                method,
                                length == 0
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(body, 0, length));
        headers(method, uri, headers, body, length).forEach(request::setHeader);
        return whole(client, request.build(), timeout);
    }

    /**
     * The whole answer, in time: {@link HttpRequest#timeout} ends where the headers are there.
     *
     * @throws IOException if it is not
     */
    static HttpResponse<byte[]> whole(HttpClient client, HttpRequest request, Duration timeout)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, BodyHandlers.ofByteArray());
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException told ? told : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no whole answer within " + timeout);
        } finally {
            answer.cancel(true);
        }
    }

    /** The headers that {@link #send} sends: the given ones, and where it signs, the signature. */
    public Map<String, String> headers(
            String method, URI uri, Map<String, String> headers, byte[] body, int length)
            throws IOException {
        return credentials == null
                ? headers
                : signature.headers(
                        method,
                        uri,
                        headers,
                        Signature.sha256(body, length),
                        credentials.get(),
                        clock.instant());
    }
}
