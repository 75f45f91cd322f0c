package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes bulk requests as OpenSearch does, and has the bad moments that a real node cannot be made
 * to have on time.
 */
final class StandInDomain implements AutoCloseable {
    /** Id of a document to what the next answers for it are, before it is taken. */
    final Map<String, Deque<Integer>> itemFaults = new LinkedHashMap<>();

    /** Status of the next whole answers; 0 closes the connection without one. */
    final Deque<Integer> faults = new ArrayDeque<>();

    /** Whether it parses and keeps them; otherwise it only counts. */
    boolean keepsDocuments = true;

    /** {@code index/id} to source. */
    final Map<String, JsonNode> documents = new LinkedHashMap<>();

    /** Larger requests are answered with 413. */
    int mostBytes = Integer.MAX_VALUE;

    final List<Integer> requestBytes = new ArrayList<>();

    /** As OpenSearch: no name twice. */
    private static final JsonMapper STRICT =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(Json.FACTORY.streamReadConstraints())
                                    .build())
                    .build();

    private final HttpServer server;

    StandInDomain() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/_bulk", this::answer);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    IngestSettings settings() {
        return new IngestSettings(
                uri(),
                5_000_000,
                Duration.ofMillis(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            requestBytes.add(body.length);
            int fault = faults.isEmpty() ? 200 : faults.remove();
            if (body.length > mostBytes) {
                fault = 413;
            }
            if (fault == 0) {
                return;
            }
            byte[] answer =
                    fault == 200 && !keepsDocuments
                            ? taken(body)
                            : fault == 200
                                    ? items(new String(body, UTF_8))
                                    : "not now".getBytes(UTF_8);
            exchange.sendResponseHeaders(fault, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static byte[] taken(byte[] body) {
        int lines = 0;
        for (byte b : body) {
            lines += b == '\n' ? 1 : 0;
        }
        return ("{\"items\":["
                        + String.join(
                                ",",
                                Collections.nCopies(lines / 2, "{\"create\":{\"status\":201}}"))
                        + "]}")
                .getBytes(UTF_8);
    }

    private byte[] items(String body) {
        ObjectNode answer = Batches.MAPPER.createObjectNode();
        ArrayNode items = answer.putArray("items");
        List<String> lines = List.of(body.split("\n"));
        for (int i = 0; i < lines.size(); i += 2) {
            JsonNode create = Batches.MAPPER.readTree(lines.get(i)).get("create");
            String id = create.get("_id").stringValue();
            Deque<Integer> itemFault = itemFaults.get(id);
            ObjectNode outcome = items.addObject().putObject("create");
            if (itemFault != null && !itemFault.isEmpty()) {
                outcome.put("status", itemFault.remove());
                outcome.putObject("error")
                        .put("reason", "failed to parse")
                        .putObject("caused_by")
                        .put("reason", "why");
            } else if (!isJson(lines.get(i + 1))) {
                outcome.put("status", 400);
                outcome.putObject("error").put("reason", "failed to parse");
            } else {
                String key = create.get("_index").stringValue() + "/" + id;
                JsonNode former = documents.putIfAbsent(key, STRICT.readTree(lines.get(i + 1)));
                outcome.put("status", former == null ? 201 : 409);
            }
        }
        return Batches.MAPPER.writeValueAsBytes(answer);
    }

    private static boolean isJson(String line) {
        try {
            return STRICT.readTree(line).isObject();
        } catch (JacksonException _) {
            return false;
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
