package io.usagewatch.sandbox.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.usagewatch.sandbox.anomaly.Reference.Point;
import io.usagewatch.sandbox.anomaly.Reference.Window;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoricalIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path PLUGIN = Path.of("target", "plugin").toAbsolutePath();

    private Node node;
    private Api api;

    @BeforeAll
    void start(@TempDir Path data) {
        node = Node.start(NodeSettings.named("anomaly", data).withPlugin(PLUGIN));
        api = new Api(node.uri());
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    void grades_the_burst_of_the_metered_series_and_nothing_else() {
        Path series = Reference.folder("detection").resolve("a1-runinstances-surprise");
        String id = detector(series, "burst");
        Run run = analyse(id, series);
        List<Window> graded = graded(run.taskId());
        Score score = Score.of(graded, Reference.incidents(series), 600_000);
        System.out.println(run + " " + score);
        assertThat(score.found()).isEqualTo(1);
        assertThat(score.falseAlarms()).isLessThanOrEqualTo(1);
        assertThat(results(run.taskId())).isEqualTo(2015);
    }

    private record Run(String taskId, long millis) {}

    private String detector(Path series, String index) {
        JsonNode request = Reference.json(series.resolve("detector.json")).get("request");
        boolean entities = request.has("category_field");
        api.put(
                "/" + index,
                """
                {"settings":{"number_of_replicas":0},
                 "mappings":{"properties":{"ts":{"type":"date"},"n":{"type":"double"},
                   "fn":{"type":"keyword"}}}}
                """);
        StringBuilder bulk = new StringBuilder();
        for (List<Point> points : Reference.series(series).values()) {
            for (Point point : points) {
                bulk.append("{\"index\":{}}\n{\"ts\":")
                        .append(point.start())
                        .append(",\"n\":")
                        .append(point.value());
                if (entities) {
                    bulk.append(",\"fn\":\"").append(point.entity()).append('"');
                }
                bulk.append("}\n");
            }
        }
        assertThat(api.post("/" + index + "/_bulk?refresh=true", bulk.toString()).status())
                .isEqualTo(200);
        ObjectNode detector = (ObjectNode) request.deepCopy();
        detector.put("name", index);
        detector.putArray("indices").add(index);
        if (entities) {
            detector.putArray("category_field").add("fn");
        }
        Api.Answer created = api.post(Api.DETECTORS, JSON.writeValueAsString(detector));
        assertThat(created.status()).as("%s", created.body()).isEqualTo(201);
        return created.at("/_id");
    }

    private Run analyse(String id, Path series) {
        JsonNode meta = Reference.json(series.resolve("labels.json")).get("meta");
        long started = System.nanoTime();
        Api.Answer start =
                api.post(
                        Api.DETECTORS + "/" + id + "/_start",
                        "{\"start_time\":%s,\"end_time\":%s}"
                                .formatted(meta.get("start_time"), meta.get("end_time")));
        assertThat(start.status()).as("%s", start.body()).isEqualTo(200);
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> state(id).matches("FINISHED|FAILED|STOPPED"));
        long millis = (System.nanoTime() - started) / 1_000_000;
        assertThat(state(id))
                .as("%s", api.get(Api.DETECTORS + "/" + id + "?task=true").body())
                .isEqualTo("FINISHED");
        return new Run(start.at("/_id"), millis);
    }

    private String state(String id) {
        return api.get(Api.DETECTORS + "/" + id + "?task=true")
                .at("/historical_analysis_task/state");
    }

    private long results(String taskId) {
        return api.post(
                        Api.DETECTORS + "/results/_search",
                        "{\"size\":0,\"track_total_hits\":true,\"query\":{\"term\":{\"task_id\":\"%s\"}}}"
                                .formatted(taskId))
                .body()
                .at("/hits/total/value")
                .asLong();
    }

    private List<Window> graded(String taskId) {
        List<Window> graded = new ArrayList<>();
        for (JsonNode hit :
                api.post(
                                Api.DETECTORS + "/results/_search",
                                """
                                {"size":1000,"query":{"bool":{"filter":[{"term":{"task_id":"%s"}},
                                  {"range":{"anomaly_grade":{"gt":0}}}]}}}
                                """
                                        .formatted(taskId)
                                        .strip())
                        .body()
                        .at("/hits/hits")) {
            JsonNode source = hit.get("_source");
            graded.add(
                    new Window(
                            source.get("data_start_time").asLong(),
                            source.get("data_end_time").asLong(),
                            source.at("/entity/0/value").asString("")));
        }
        return graded;
    }
}
