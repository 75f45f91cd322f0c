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
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * Stands before a node, over real HTTP. It answers for the detectors that the node has no plugin
 * for, and can refuse, talk nonsense or keep silent as a domain in trouble does.
 */
public final class DomainFront implements AutoCloseable {

    private static final String DETECTORS = "/_plugins/";
    private static final String JSON = "application/json";

    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch silence = new CountDownLatch(1);
    private final URI node;
    private volatile Optional<Answer> instead = Optional.empty();
    private volatile boolean silent;

    /**
     * What a domain in trouble says.
     *
     * @param promised bytes, of which the body may be only the first
     */
    private record Answer(int status, String type, String body, long promised) {}

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
        return saying(status, JSON, "{\"error\":{\"reason\":\"no permissions\"}}");
    }

    /** From now on every request gets this answer. */
    public DomainFront saying(int status, String type, String body) {
        instead = Optional.of(new Answer(status, type, body, bytes(body).length));
        return this;
    }

    /** From now on every answer ends in its middle, and the connection with it. */
    public DomainFront breakingOff() {
        String half = "{\"took\":3,\"hits\":{\"hits\":[{\"_id\":";
        instead = Optional.of(new Answer(200, JSON, half, 2L * half.length()));
        return this;
    }

    /** From now on no request is answered before this is closed. */
    public DomainFront silent() {
        silent = true;
        return this;
    }

    /** From now on requests are answered again. */
    public DomainFront recovered() {
        instead = Optional.empty();
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
            Optional<Answer> trouble = instead;
            if (trouble.isPresent()) {
                reply(exchange, trouble.get());
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
        reply(exchange, new Answer(status, JSON, body, bytes(body).length));
    }

    private static void reply(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), answer.promised());
        exchange.getResponseBody().write(bytes(answer.body()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
