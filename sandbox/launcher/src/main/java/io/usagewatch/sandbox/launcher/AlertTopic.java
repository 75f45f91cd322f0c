package io.usagewatch.sandbox.launcher;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.usagewatch.detection.search.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stands in for SNS: what the nodes' {@code sns} channels publish arrives here and goes to the one
 * subscriber. Listens on loopback only.
 */
final class AlertTopic implements AutoCloseable {

    /** The nodes' setting that names {@link #address()}. */
    static final String SETTING = "usagewatch.notifications.sns_endpoint";

    /** As large as SNS takes a message, and its envelope. */
    private static final int MOST_BYTES = 300_000;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Consumer<Published> subscriber;

    /** What a channel published, in SNS's words. */
    record Published(String topicArn, String subject, String message) {}

    AlertTopic(Consumer<Published> subscriber) {
        this.subscriber = subscriber;
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("no free port for the alert topic", e);
        }
        server.createContext("/", this::take);
        server.setExecutor(threads);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            int status = 200;
            ObjectNode answer = Json.object();
            try {
                subscriber.accept(published(exchange));
                answer.put("MessageId", UUID.randomUUID().toString());
            } catch (JacksonException e) {
                status = 400;
                answer.put("Error", "not a JSON object");
            } catch (RuntimeException e) {
                Problems.log(e);
                status = 500;
                answer.put("Error", Problems.oneLine(e));
            }
            byte[] bytes = Json.bytes(answer);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static Published published(HttpExchange exchange) throws IOException {
        JsonNode body = Json.parse(exchange.getRequestBody().readNBytes(MOST_BYTES));
        return new Published(
                body.path("TopicArn").asString(""),
                body.path("Subject").asString(""),
                body.path("Message").asString(""));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
