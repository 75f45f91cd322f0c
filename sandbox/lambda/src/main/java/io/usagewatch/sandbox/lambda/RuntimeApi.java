package io.usagewatch.sandbox.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Lambda's side of the runtime API, on loopback.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Runtime API</a>
 */
final class RuntimeApi implements AutoCloseable {
    private static final String PREFIX = "/2018-06-01/runtime/";

    private record Event(String id, String text, Instant deadline) {}

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Map<String, CompletableFuture<Invoked>> results = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    RuntimeApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(PREFIX, this::answer);
        server.start();
    }

    /** As in {@code AWS_LAMBDA_RUNTIME_API}. */
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    CompletableFuture<Invoked> invoke(String event, Duration limit) {
        String id = UUID.randomUUID().toString();
        CompletableFuture<Invoked> result = new CompletableFuture<>();
        results.put(id, result);
        events.add(new Event(id, event, Instant.now().plus(limit)));
        return result;
    }

    /** The function has ended: nobody answers any more. */
    void fail(String problem) {
        results.values()
                .forEach(
                        result -> result.completeExceptionally(new IllegalStateException(problem)));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String call = exchange.getRequestURI().getPath().substring(PREFIX.length());
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (call.equals("invocation/next")) {
                next(exchange);
            } else if (call.equals("restore/next")) {
                exchange.sendResponseHeaders(200, -1);
            } else if (call.startsWith("invocation/")) {
                String[] parts = call.split("/");
                CompletableFuture<Invoked> result = results.remove(parts[1]);
                if (result != null) {
                    result.complete(
                            new Invoked(parts[2].equals("response"), new String(body, UTF_8)));
                }
                exchange.sendResponseHeaders(202, -1);
            } else {
                fail("The function reports " + call + ": " + new String(body, UTF_8));
                exchange.sendResponseHeaders(202, -1);
            }
        }
    }

    private void next(HttpExchange exchange) throws IOException {
        try {
            Event event = events.take();
            // the client reads it unasked and crashes where it is missing
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.getResponseHeaders().add("Lambda-Runtime-Aws-Request-Id", event.id());
            exchange.getResponseHeaders()
                    .add(
                            "Lambda-Runtime-Deadline-Ms",
                            String.valueOf(event.deadline().toEpochMilli()));
            exchange.getResponseHeaders()
                    .add(
                            "Lambda-Runtime-Invoked-Function-Arn",
                            "arn:aws:lambda:eu-west-1:111122223333:function:usage-watch:live");
            byte[] payload = event.text().getBytes(UTF_8);
            exchange.sendResponseHeaders(200, payload.length);
            exchange.getResponseBody().write(payload);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        fail("The function was stopped");
    }
}
