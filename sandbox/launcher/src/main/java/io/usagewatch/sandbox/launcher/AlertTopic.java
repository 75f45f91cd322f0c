package io.usagewatch.sandbox.launcher;

import com.sun.net.httpserver.HttpExchange;
import io.usagewatch.detection.search.Json;
import java.io.IOException;
import java.net.URI;
import java.util.UUID;
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

    private final LoopbackServer server;
    private final Consumer<Published> subscriber;

    /** What a channel published, in SNS's words. */
    record Published(String topicArn, String subject, String message) {}

    AlertTopic(Consumer<Published> subscriber) {
        this.subscriber = subscriber;
        this.server = new LoopbackServer(this::take);
    }

    URI address() {
        return server.address();
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
            LoopbackServer.answer(exchange, status, "application/json", Json.bytes(answer));
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
        server.close();
    }
}
