package io.usagewatch.bench.engine;

import io.usagewatch.bench.BenchException;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
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
    private static final int FIRST_BAD_STATUS = 300;
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration MOST = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Node node;

    NodeLoad(Path folder) {
        Path plugin =
                Path.of(System.getProperty("usagewatch.root", "."))
                        .resolve("sandbox/anomaly-plugin/target/plugin");
        this.node =
                Node.start(
                        NodeSettings.named("bench", folder)
                                .withPlugin(plugin.toAbsolutePath())
                                .withHeapMegabytes(HEAP_MEGABYTES));
    }

    /**
     * How long a historical run takes, from its start until its task is finished.
     *
     * @param entities of them, beginning with the first; 1 is a detector without category field
     */
    Load.Elapsed run(String name, int entities) {
        String index = "usage-" + name;
        send(
                "PUT",
                "/" + index,
                """
                {"mappings":{"properties":{"ts":{"type":"date"},"e":{"type":"keyword"},
                 "n":{"type":"double"}}},"settings":{"number_of_replicas":0}}
                """);
        for (int first = 0; first < entities; first += ENTITIES_PER_BULK) {
            JsonNode answer =
                    send(
                            "POST",
                            "/" + index + "/_bulk",
                            bulk(first, Math.min(entities, first + ENTITIES_PER_BULK)));
            if (answer.path("errors").asBoolean(true)) {
                throw new BenchException("The node refused usage; see " + node.log());
            }
        }
        send("POST", "/" + index + "/_refresh", "");
        String id =
                send(
                                "POST",
                                DETECTORS,
                                """
                                {"name":"%s","time_field":"ts","indices":["%s"],%s
                                 "feature_attributes":[{"feature_name":"n",
                                  "feature_enabled":true,
                                  "aggregation_query":{"n":{"sum":{"field":"n"}}}}],
                                 "detection_interval":{"period":{"interval":10,"unit":"Minutes"}}}
                                """
                                        .formatted(
                                                name,
                                                index,
                                                entities > 1 ? "\"category_field\":[\"e\"]," : ""))
                        .path("_id")
                        .asString();
        return analysed(id);
    }

    private Load.Elapsed analysed(String id) {
        Duration processor = processor();
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
        return new Load.Elapsed(
                Duration.ofNanos(System.nanoTime() - begun), processor().minus(processor));
    }

    private Duration processor() {
        return ProcessHandle.of(node.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new BenchException("The node is gone; see " + node.log()));
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
        String type = path.endsWith("_bulk") ? "application/x-ndjson" : "application/json";
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .timeout(MOST)
                        .header("content-type", type)
                        .method(method, BodyPublishers.ofString(body))
                        .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() >= FIRST_BAD_STATUS) {
                throw new BenchException(
                        "%s %s was answered %d: %s"
                                .formatted(method, uri, response.statusCode(), response.body()));
            }
            return JSON.readTree(response.body());
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
