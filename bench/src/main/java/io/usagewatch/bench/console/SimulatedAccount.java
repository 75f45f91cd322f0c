package io.usagewatch.bench.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.detector.Detector;
import io.usagewatch.detection.detector.DomainDetectors;
import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.usage.StateIndex;
import io.usagewatch.detection.usage.UsageIndex;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A domain over HTTP that answers what the console asks of every account again and again; of
 * everything else it has nothing. It takes its time, as a domain in another region does.
 */
final class SimulatedAccount implements Closeable {

    private static final int LEAST_DELAY_MILLIS = 20;
    private static final int MOST_DELAY_MILLIS = 200;
    private static final int EVENTS = 50;

    /** What {@code sendResponseHeaders} calls it. */
    private static final int NO_BODY = -1;

    private final String id;
    private final MadeUsage usage;
    private final Duration later;
    private final HttpServer server;

    /**
     * @param later than in others new usage comes here
     */
    SimulatedAccount(String id, MadeUsage usage, Duration later) throws IOException {
        this.id = id;
        this.usage = usage;
        this.later = later;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] asked = exchange.getRequestBody().readAllBytes();
            Thread.sleep(
                    ThreadLocalRandom.current().nextInt(LEAST_DELAY_MILLIS, MOST_DELAY_MILLIS));
            String path = exchange.getRequestURI().getPath();
            byte[] answer = answer(path, asked.length == 0 ? Json.object() : Json.parse(asked));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            if (answer.length == 0) {
                exchange.sendResponseHeaders(404, NO_BODY);
            } else {
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Empty for what is not there. */
    private byte[] answer(String path, JsonNode asked) {
        if (path.equals(DomainDetectors.PATH + "/_search")) {
            return detectors();
        }
        if (path.startsWith(DomainDetectors.PATH)) {
            return "{\"realtime_task\":{\"state\":\"RUNNING\"}}".getBytes(UTF_8);
        }
        if (path.equals("/" + StateIndex.NAME + "/_doc/" + StateIndex.mark(id))) {
            return state();
        }
        if (path.equals("/" + UsageIndex.NAME + "/_search")) {
            return usage(asked);
        }
        if (path.equals("/" + EventsIndex.PATTERN + "/_search")) {
            return events();
        }
        return path.endsWith("/_search") ? hits(0, new byte[0], "") : new byte[0];
    }

    private byte[] detectors() {
        List<Detector> detectors = Detector.of(id, Catalog.builtIn().enabled());
        ArrayNode hits = Json.object().putArray("hits");
        for (int i = 0; i < detectors.size(); i++) {
            ObjectNode hit = hits.addObject().put("_id", "detector-" + i);
            hit.putObject("_source").put("name", detectors.get(i).name());
        }
        return hits(detectors.size(), hits);
    }

    private byte[] state() {
        ObjectNode source = Json.object();
        source.putObject("lag")
                .put("p50Millis", 120_000)
                .put("p95Millis", 240_000)
                .put("p99Millis", 300_000);
        ObjectNode apis = source.putObject("apis");
        String metered = Instant.now().minusSeconds(300).toString();
        Catalog.builtIn().enabled().forEach(a -> apis.putObject(a.id()).put("to", metered));
        ObjectNode document = Json.object().put("found", true);
        document.set("_source", source);
        return Json.bytes(document);
    }

    private byte[] usage(JsonNode asked) {
        int all = usage.size(Instant.now(), later);
        int size = asked.path("size").asInt();
        if (size == 0) {
            return hits(all, new byte[0], ",\"aggregations\":" + usage.sums(all));
        }
        int first = asked.has("search_after") ? asked.path("search_after").path(0).asInt() + 1 : 0;
        int end = Math.min(all, first + size);
        return hits(all, first < end ? usage.page(id, first, end) : new byte[0], "");
    }

    private byte[] events() {
        Instant now = Instant.now();
        ArrayNode hits = Json.object().putArray("hits");
        IntStream.range(0, EVENTS)
                .forEach(
                        i ->
                                hits.addObject()
                                        .put("_id", "event-" + i)
                                        .putObject("_source")
                                        .put(
                                                EventsIndex.TIME,
                                                now.minusSeconds(200L + i).toString())
                                        .put(
                                                EventsIndex.INGEST_TIME,
                                                now.minusSeconds(80L + i).toString()));
        return hits(EVENTS, hits);
    }

    private static byte[] hits(int total, ArrayNode hits) {
        String list = hits.toString();
        return hits(total, list.substring(1, list.length() - 1).getBytes(UTF_8), "");
    }

    private static byte[] hits(int total, byte[] hits, String more) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream(hits.length + 512);
        String head =
                """
                {"took":3,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},\
                "hits":{"total":{"value":%d,"relation":"eq"},"max_score":null,"hits":["""
                        .formatted(total);
        answer.writeBytes(head.getBytes(UTF_8));
        answer.writeBytes(hits);
        answer.writeBytes(("]}" + more + "}").getBytes(UTF_8));
        return answer.toByteArray();
    }
}
