package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** SQS, S3, STS and Lambda's credentials on loopback, as far as ingest uses them. */
final class StandInAws implements AutoCloseable {
    /** Receipt to body of what is in the queue. */
    final Map<String, String> messages = new LinkedHashMap<>();

    /** Key to content of what is in the bucket. */
    final Map<String, byte[]> objects = new TreeMap<>();

    /** Status of the next answers of SQS and S3. */
    final Deque<Integer> faults = new ArrayDeque<>();

    /** The headers of each request, by lower-case name. */
    final List<Map<String, String>> requests = new ArrayList<>();

    private final List<String> hidden = new ArrayList<>();
    private final AtomicInteger receipts = new AtomicInteger();
    private final HttpServer server;

    StandInAws() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** The function's environment, with a queue and a bucket here. */
    Map<String, String> environment(URI domain) {
        return new HashMap<>(
                Map.of(
                        FunctionEnvironment.ENDPOINT,
                        domain.toString(),
                        FunctionEnvironment.QUEUE,
                        uri() + "111122223333/ingest-failures",
                        FunctionEnvironment.BUCKET,
                        "letters",
                        "AWS_ENDPOINT_URL_S3",
                        uri().toString(),
                        "AWS_ENDPOINT_URL_STS",
                        uri().toString(),
                        "AWS_REGION",
                        "eu-west-1",
                        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                        uri() + "credentials",
                        "AWS_CONTAINER_AUTHORIZATION_TOKEN",
                        "the-token"));
    }

    /** All letters, those that are in the bucket too. */
    List<JsonNode> letters() {
        List<JsonNode> letters = new ArrayList<>();
        for (String body : messages.values()) {
            JsonNode letter = Batches.MAPPER.readTree(body);
            letters.add(
                    letter.has("object")
                            ? Batches.MAPPER.readTree(
                                    objects.get(letter.get("object").stringValue()))
                            : letter);
        }
        return letters;
    }

    /** The ids of the events of all letters. */
    List<String> deadIds() {
        return letters().stream()
                .flatMap(letter -> letter.at("/deadLetter/events").valueStream())
                .map(event -> event.get("id").stringValue())
                .toList();
    }

    /** What was received and not deleted can be received again. */
    void showAll() {
        hidden.clear();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name, values.getFirst()));
            requests.add(headers);
            String path = exchange.getRequestURI().getPath();
            String target = headers.getOrDefault("X-Amz-Target", "");
            if (path.equals("/credentials")) {
                send(
                        exchange,
                        headers.get("Authorization").equals("the-token") ? 200 : 401,
                        credentials("KEYOFFUNCTION"));
            } else if (!headers.getOrDefault("Authorization", "").startsWith("AWS4-HMAC-SHA256 ")) {
                send(exchange, 403, "unsigned");
            } else if (new String(body, UTF_8).startsWith("Action=AssumeRole&")) {
                send(exchange, 200, assumed());
            } else if (!faults.isEmpty()) {
                send(exchange, faults.remove(), "not now");
            } else if (target.startsWith("AmazonSQS.")) {
                send(exchange, 200, queue(target, Batches.MAPPER.readTree(body)));
            } else {
                bucket(exchange, path.substring("/letters/".length()), body);
            }
        }
    }

    private String queue(String target, JsonNode request) {
        ObjectNode answer = Batches.MAPPER.createObjectNode();
        switch (target) {
            case "AmazonSQS.SendMessageBatch" -> {
                ArrayNode taken = answer.putArray("Successful");
                int bytes = 0;
                for (JsonNode entry : request.get("Entries")) {
                    String message = entry.get("MessageBody").stringValue();
                    bytes += message.getBytes(UTF_8).length;
                    messages.put("receipt-" + receipts.incrementAndGet(), message);
                    taken.addObject().put("Id", entry.get("Id").stringValue());
                }
                if (bytes > 262_144 || request.get("Entries").size() > 10) {
                    throw new IllegalArgumentException(
                            "AWS.SimpleQueueService.BatchRequestTooLong");
                }
            }
            case "AmazonSQS.ReceiveMessage" -> {
                ArrayNode received = answer.putArray("Messages");
                for (Map.Entry<String, String> message : messages.entrySet()) {
                    if (received.size() < 10 && !hidden.contains(message.getKey())) {
                        hidden.add(message.getKey());
                        received.addObject()
                                .put("ReceiptHandle", message.getKey())
                                .put("Body", message.getValue());
                    }
                }
            }
            case "AmazonSQS.DeleteMessage" ->
                    messages.remove(request.get("ReceiptHandle").stringValue());
            default -> throw new IllegalArgumentException(target);
        }
        return answer.toString();
    }

    private void bucket(HttpExchange exchange, String key, byte[] body) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "PUT" -> {
                objects.put(key, body);
                send(exchange, 200, "");
            }
            case "DELETE" -> {
                objects.remove(key);
                exchange.sendResponseHeaders(204, -1);
            }
            default ->
                    send(
                            exchange,
                            objects.containsKey(key) ? 200 : 404,
                            new String(objects.getOrDefault(key, new byte[0]), UTF_8));
        }
    }

    private static String credentials(String keyId) {
        return "{\"AccessKeyId\":\"%s\",\"SecretAccessKey\":\"s\",\"Token\":\"t\",\"Expiration\":\"2099-01-01T00:00:00Z\"}"
                .formatted(keyId);
    }

    private static String assumed() {
        return "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>KEYOFROLE</AccessKeyId>"
                + "<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
                + "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>";
    }

    private static void send(HttpExchange exchange, int status, String answer) throws IOException {
        byte[] bytes = answer.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
