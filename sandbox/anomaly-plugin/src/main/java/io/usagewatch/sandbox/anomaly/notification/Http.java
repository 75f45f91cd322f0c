package io.usagewatch.sandbox.anomaly.notification;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Setting.Property;
import org.opensearch.common.settings.Settings;

/**
 * Sends over HTTP, without following redirects.
 *
 * <p>A connection that cannot be made is tried again shortly after; what the other side may have
 * received already is not sent twice. An answer has to be complete in time.
 */
final class Http implements AutoCloseable {
    static final Setting<Integer> CONNECTION_TIMEOUT =
            Setting.intSetting(
                    "opensearch.notifications.core.http.connection_timeout",
                    5_000,
                    Property.NodeScope);
    static final Setting<Integer> SOCKET_TIMEOUT =
            Setting.intSetting(
                    "opensearch.notifications.core.http.socket_timeout",
                    50_000,
                    Property.NodeScope);
    static final Setting<Integer> ANSWER_SIZE =
            Setting.intSetting(
                    "opensearch.notifications.core.max_http_response_size",
                    104_857_600,
                    Property.NodeScope);

    private static final Set<Integer> GOOD = Set.of(200, 201, 202, 203, 204, 205, 206, 207);
    private static final int TRIES = 3;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final HttpClient client;
    private final Duration timeout;
    private final int answerSize;

    Http(Settings settings) {
        client =
                HttpClient.newBuilder()
                        .connectTimeout(Duration.ofMillis(CONNECTION_TIMEOUT.get(settings)))
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
        timeout = Duration.ofMillis(SOCKET_TIMEOUT.get(settings));
        answerSize = ANSWER_SIZE.get(settings);
    }

    /**
     * Sends a request.
     *
     * @return the answer's body, {@code {}} when it is empty
     * @throws IOException when there is no answer or a bad one
     * @throws IllegalArgumentException when it cannot be a request
     */
    String send(String method, URI address, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).method(method, BodyPublishers.ofString(body));
        headers.forEach(request::setHeader);
        HttpResponse<String> response = answer(request.build());
        if (!GOOD.contains(response.statusCode())) {
            throw new IOException("Failed: " + response.body());
        }
        return response.body().isEmpty() ? "{}" : response.body();
    }

    private HttpResponse<String> answer(HttpRequest request)
            throws IOException, InterruptedException {
        for (int left = TRIES - 1; ; left--) {
            try {
                return inTime(request);
            } catch (ConnectException e) {
                if (left == 0) {
                    throw new IOException(
                            "Connect to "
                                    + request.uri().getAuthority()
                                    + " failed: "
                                    + Objects.requireNonNullElse(
                                            e.getMessage(), "Connection refused"),
                            e);
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    /** A request's own timeout ends with the headers; a body that never ends must not hold on. */
    private HttpResponse<String> inTime(HttpRequest request)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(
                        request, BodyHandlers.limiting(BodyHandlers.ofString(), answerSize));
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("No complete answer within " + timeout, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConnectException refused) {
                throw refused;
            }
            throw new IOException(e.getCause().getMessage(), e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
