package io.usagewatch.notify.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** SNS, EC2 and CloudWatch as their Query protocol looks from outside, on loopback. */
public final class StandInAws implements AutoCloseable {

    /** A request: its form, and the header that signs it. */
    public record Asked(Map<String, String> form, String authorization) {
        public String action() {
            return form.getOrDefault("Action", "");
        }
    }

    /** An answer; 0 closes the connection instead. */
    public record Answer(int status, String xml) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final Map<String, Function<Asked, Answer>> answers = new ConcurrentHashMap<>();

    public StandInAws() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::take);
        server.setExecutor(threads);
        server.start();
        on(
                "Publish",
                request ->
                        new Answer(
                                200,
                                "<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>"));
    }

    public StandInAws on(String action, Function<Asked, Answer> answer) {
        answers.put(action, answer);
        return this;
    }

    public List<Asked> asked(String action) {
        return asked.stream().filter(request -> request.action().equals(action)).toList();
    }

    /** Variables that lead every service here. */
    public Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL", "http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    public AwsQuery query() {
        return new AwsQuery(
                environment(),
                StaticCredentialsProvider.create(
                        AwsSessionCredentials.create("AKIDEXAMPLE", "secret", "session")));
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> form = new TreeMap<>();
            for (String pair : body.split("&")) {
                int equals = pair.indexOf('=');
                form.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
            Asked request =
                    new Asked(
                            new HashMap<>(form),
                            String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            asked.add(request);
            Answer answer =
                    answers.getOrDefault(
                                    request.action(),
                                    unknown ->
                                            new Answer(
                                                    400,
                                                    "<Response><Errors><Error><Code>InvalidAction</Code><Message>unknown</Message></Error></Errors></Response>"))
                            .apply(request);
            if (answer.status() == 0) {
                return;
            }
            byte[] bytes = answer.xml().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
