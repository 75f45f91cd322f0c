package io.usagewatch.detection;

import com.sun.net.httpserver.HttpServer;
import io.usagewatch.detection.search.SearchDomain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server that gives prepared answers, one after the other, and keeps what it was asked. */
public final class Domain implements AutoCloseable {

    /** One request: "POST /_bulk?refresh=true" and its body. */
    public record Asked(String line, String body) {}

    private record Answer(int status, String type, String body) {}

    private final HttpServer server;
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final SearchDomain domain;

    public Domain() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(
                "/",
                exchange -> {
                    String body =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    asked.add(
                            new Asked(
                                    exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                                    body));
                    Answer answer = answers.pop();
                    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", answer.type());
                    exchange.sendResponseHeaders(
                            answer.status(), bytes.length == 0 ? -1 : bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
        domain = SearchDomain.at(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    public Domain answers(int status, String json) {
        answers.add(new Answer(status, "application/json; charset=UTF-8", json));
        return this;
    }

    public Domain answersText(int status, String type, String text) {
        answers.add(new Answer(status, type, text));
        return this;
    }

    public SearchDomain search() {
        return domain;
    }

    public List<Asked> asked() {
        return asked;
    }

    public void stop() {
        server.stop(0);
    }

    @Override
    public void close() {
        domain.close();
        server.stop(0);
    }
}
