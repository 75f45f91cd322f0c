package io.usagewatch.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * Stands before a node, over real HTTP. It answers for the detectors that the node has no plugin
 * for, and can refuse or keep silent as a domain in trouble does.
 */
public final class DomainFront implements AutoCloseable {

    private static final String DETECTORS = "/_plugins/";

    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch silence = new CountDownLatch(1);
    private final URI node;
    private volatile int refusal;
    private volatile boolean silent;

    public DomainFront(URI node) {
        this.node = node;
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException("no free port on the loopback address", e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    public URI uri() {
        return URI.create(
                "http://%s:%d"
                        .formatted(
                                server.getAddress().getAddress().getHostAddress(),
                                server.getAddress().getPort()));
    }

    /** From now on every request gets this HTTP status. */
    public DomainFront refusing(int status) {
        refusal = status;
        return this;
    }

    /** From now on no request is answered before this is closed. */
    public DomainFront silent() {
        silent = true;
        return this;
    }

    /** From now on requests are answered again. */
    public DomainFront recovered() {
        refusal = 0;
        return this;
    }

    @Override
    public void close() {
        silence.countDown();
        server.stop(0);
        client.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (silent) {
                silence.await();
            }
            if (refusal != 0) {
                reply(exchange, refusal, "{\"error\":{\"reason\":\"no permissions\"}}");
            } else if (exchange.getRequestURI().getPath().startsWith(DETECTORS)) {
                reply(exchange, 404, "{\"error\":{\"reason\":\"no such index\"}}");
            } else {
                HttpRequest.Builder request =
                        HttpRequest.newBuilder(node.resolve(exchange.getRequestURI()))
                                .method(
                                        exchange.getRequestMethod(),
                                        BodyPublishers.ofByteArray(body));
                if (exchange.getRequestHeaders().containsKey("Content-Type")) {
                    request.header(
                            "Content-Type", exchange.getRequestHeaders().getFirst("Content-Type"));
                }
                HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
                reply(exchange, answer.statusCode(), answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
