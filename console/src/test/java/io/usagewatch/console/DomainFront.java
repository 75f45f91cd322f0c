package io.usagewatch.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.usagewatch.detection.search.Json;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stands before a node, over real HTTP. It answers for the detectors that the node has no plugin
 * for, and can refuse, talk nonsense or keep silent as a domain in trouble does.
 */
public final class DomainFront implements AutoCloseable {

    private static final String DETECTORS = "/_plugins/";
    private static final String JSON = "application/json";

    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI node;
    private volatile CountDownLatch silence = new CountDownLatch(0);
    private volatile Map<String, JsonNode> detectors = Map.of();
    private volatile Optional<Answer> instead = Optional.empty();

    /**
     * What a domain in trouble says.
     *
     * @param promised bytes, of which the body may be only the first
     */
    private record Answer(int status, String type, String body, long promised) {}

    public DomainFront(URI node) {
        this(node, 0);
    }

    /**
     * @param port where it listens; 0 for any that is free
     */
    public DomainFront(URI node, int port) {
        this.node = node;
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
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
        silence = new CountDownLatch(1);
        return this;
    }

    /** From now on these detectors run there, by their ids. */
    public DomainFront running(Map<String, JsonNode> definitions) {
        detectors = Map.copyOf(definitions);
        return this;
    }

    /** From now on requests are answered again. */
    public DomainFront recovered() {
        instead = Optional.empty();
        silence.countDown();
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
            silence.await();
            Optional<Answer> trouble = instead;
            if (trouble.isPresent()) {
                reply(exchange, trouble.get());
            } else if (exchange.getRequestURI().getPath().startsWith(DETECTORS)) {
                detectors(exchange);
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

    private void detectors(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String id = path.substring(path.lastIndexOf('/') + 1);
        Map<String, JsonNode> there = detectors;
        ObjectNode answer = Json.object();
        if (path.endsWith("/_search") && !there.isEmpty()) {
            ArrayNode hits = answer.putObject("hits").putArray("hits");
            there.forEach((one, body) -> hits.addObject().put("_id", one).set("_source", body));
            reply(exchange, 200, answer.toString());
        } else if (there.containsKey(id)) {
            answer.set("anomaly_detector", there.get(id));
            answer.putObject("anomaly_detector_job").put("enabled", true);
            reply(exchange, 200, answer.toString());
        } else {
            reply(exchange, 404, "{\"error\":{\"reason\":\"no such index\"}}");
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
