package io.usagewatch.bench.engine;

import io.usagewatch.bench.BenchException;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The same load as {@link Load} through a node: a historical run of a high-cardinality detector.
 */
final class NodeLoad implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String DETECTORS = "/_plugins/_anomaly_detection/detectors";
    private static final long INTERVAL = Duration.ofMinutes(10).toMillis();
    private static final long FROM = 2_900_000 * INTERVAL;
    private static final int HEAP_MEGABYTES = 512;
    private static final int ENTITIES_PER_BULK = 5;
    private static final Duration POLL = Duration.ofMillis(200);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Node node;
    private final int entities;

    NodeLoad(Path folder, int entities) {
        Path plugin =
                Path.of(System.getProperty("usagewatch.root", "."))
                        .resolve("sandbox/anomaly-plugin/target/plugin");
        this.node =
                Node.start(
                        NodeSettings.named("bench", folder)
                                .withPlugin(plugin.toAbsolutePath())
                                .withHeapMegabytes(HEAP_MEGABYTES));
        this.entities = entities;
    }

    /** How long the historical run takes, from its start until its task is finished. */
    Duration run(Consumer<String> progress) {
        send(
                "PUT",
                "/usage",
                """
                {"mappings":{"properties":{"ts":{"type":"date"},"e":{"type":"keyword"},
                 "n":{"type":"double"}}},"settings":{"number_of_replicas":0}}
                """);
        for (int first = 0; first < entities; first += ENTITIES_PER_BULK) {
            send(
                    "POST",
                    "/usage/_bulk",
                    bulk(first, Math.min(entities, first + ENTITIES_PER_BULK)));
        }
        send("POST", "/usage/_refresh", "");
        progress.accept("%d entities are indexed".formatted(entities));
        String id =
                send(
                                "POST",
                                DETECTORS,
                                """
                                {"name":"usage","time_field":"ts","indices":["usage"],
                                 "category_field":["e"],"feature_attributes":[{"feature_name":"n",
                                  "feature_enabled":true,
                                  "aggregation_query":{"n":{"sum":{"field":"n"}}}}],
                                 "detection_interval":{"period":{"interval":10,"unit":"Minutes"}}}
                                """)
                        .path("_id")
                        .asString();
        long begun = System.nanoTime();
        send(
                "POST",
                DETECTORS + "/" + id + "/_start",
                "{\"start_time\":%d,\"end_time\":%d}"
                        .formatted(FROM, FROM + Load.INTERVALS * INTERVAL));
        String state = "";
        while (!state.equals("FINISHED")) {
            pause();
            state =
                    send("GET", DETECTORS + "/" + id + "?task=true", "")
                            .at("/historical_analysis_task/state")
                            .asString("");
            if (state.equals("FAILED") || state.equals("STOPPED")) {
                throw new BenchException(
                        "The historical run ended as %s; see %s".formatted(state, node.log()));
            }
        }
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static String bulk(int first, int end) {
        StringBuilder bulk = new StringBuilder();
        for (int entity = first; entity < end; entity++) {
            double[] values = Load.values(new Random(entity));
            for (int i = 0; i < values.length; i++) {
                bulk.append(
                        "{\"index\":{}}\n{\"ts\":%d,\"e\":\"e%d\",\"n\":%.0f}\n"
                                .formatted(FROM + i * INTERVAL, entity, values[i]));
            }
        }
        return bulk.toString();
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted while the node was measured", e);
        }
    }

    private JsonNode send(String method, String path, String body) {
        URI uri = node.uri().resolve(path);
        try {
            String answer =
                    http.send(
                                    HttpRequest.newBuilder(uri)
                                            .header(
                                                    "content-type",
                                                    path.endsWith("_bulk")
                                                            ? "application/x-ndjson"
                                                            : "application/json")
                                            .method(method, BodyPublishers.ofString(body))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body();
            return JSON.readTree(answer);
        } catch (IOException e) {
            throw new BenchException("The node does not answer " + uri, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted while the node was measured", e);
        }
    }

    @Override
    public void close() {
        node.close();
    }
}
