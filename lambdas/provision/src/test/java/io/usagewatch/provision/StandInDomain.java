package io.usagewatch.provision;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Answers as a domain that cannot be had here would; what it is not told to answer is not there.
 */
final class StandInDomain implements AutoCloseable {

    /** What was asked. */
    record Asked(String method, String path, String xsrf, String body) {

        JsonNode json() {
            return Json.parse(body);
        }
    }

    /** What is answered. */
    record Answer(int status, String body) {}

    private final HttpServer server;
    private final SearchDomain domain;
    private final Map<String, Function<Asked, Answer>> answers = new LinkedHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    StandInDomain() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
        domain = SearchDomain.at(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    /** One that says it is this version of OpenSearch. */
    static StandInDomain ofVersion(String number) {
        StandInDomain domain = new StandInDomain();
        domain.on(
                "GET /",
                200,
                "{\"version\":{\"distribution\":\"opensearch\",\"number\":\"%s\"}}"
                        .formatted(number));
        return domain;
    }

    SearchDomain domain() {
        return domain;
    }

    /**
     * @param request method and path, such as {@code GET /_cluster/health}
     */
    void on(String request, int status, String answer) {
        on(request, asked -> new Answer(status, answer));
    }

    void on(String request, Function<Asked, Answer> answer) {
        answers.put(request, answer);
    }

    /** In order. */
    List<Asked> asked(String request) {
        return asked.stream().filter(a -> (a.method() + ' ' + a.path()).equals(request)).toList();
    }

    /** Everything, as methods and paths, in order. */
    List<String> asked() {
        return asked.stream().map(a -> a.method() + ' ' + a.path()).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Asked question =
                    new Asked(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().getPath(),
                            String.valueOf(exchange.getRequestHeaders().getFirst("osd-xsrf")),
                            new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            asked.add(question);
            Answer answer =
                    answers.getOrDefault(
                                    question.method() + ' ' + question.path(),
                                    unknown ->
                                            new Answer(
                                                    400,
                                                    "{\"error\":\"no handler found for uri\"}"))
                            .apply(question);
            byte[] bytes = answer.body().getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        domain.close();
        server.stop(0);
    }
}
