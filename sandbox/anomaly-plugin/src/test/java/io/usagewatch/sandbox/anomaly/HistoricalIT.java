package io.usagewatch.sandbox.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoricalIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MINUTE = 60_000;
    private static final long FROM = 29_000_000 * MINUTE;
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

    @ParameterizedTest
    @CsvSource({
        "a1-runinstances-surprise, a1-runinstances-surprise",
        "a3-lambda-surprise, a3-lambda-surprise",
        "a1-runinstances, a1-runinstances-noimp"
    })
    void writes_what_the_real_plugin_wrote(String data, String run) {
        Path recorded = Reference.folder("detection").resolve(run);
        Score ours = analysed(data, recorded);
        Score real =
                Score.of(
                        Reference.graded(recorded, 1),
                        Reference.incidents(recorded),
                        Reference.detector(recorded).interval().millis());
        assertThat(ours.found()).isEqualTo(real.found());
        assertThat(ours.falseAlarms()).isCloseTo(real.falseAlarms(), within(6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a1-runinstances", "a8-accessdenied"})
    void finds_what_a_gap_in_the_tenth_interval_keeps_from_the_real_plugin(String series) {
        Path recorded = Reference.folder("detection").resolve(series);
        assertThat(Reference.graded(recorded, 1)).isEmpty();
        assertThat(analysed(series, recorded).found()).isOne();
    }

    private Score analysed(String data, Path recorded) {
        String id =
                detector(
                        Reference.folder("detection").resolve(data),
                        recorded,
                        recorded.getFileName().toString());
        String task = analyse(id, recorded);
        assertThat(count(task, "{\"match_all\":{}}"))
                .as("intervals")
                .isEqualTo(Reference.results(recorded, 1));
        assertThat(count(task, "{\"exists\":{\"field\":\"error\"}}"))
                .as("intervals without data")
                .isEqualTo(Reference.errors(recorded, 1));
        return Score.of(
                graded(task),
                Reference.incidents(recorded),
                Reference.detector(recorded).interval().millis());
    }

    @Test
    void a_run_for_pairs_of_fields_ends_with_one_task_per_pair_in_the_wanted_index() {
        api.put(
                "/pairs",
                """
                {"mappings":{"properties":{"ts":{"type":"date"},"a":{"type":"keyword"},
                  "b":{"type":"keyword"}}}}
                """
                        .strip());
        StringBuilder bulk = new StringBuilder();
        for (long at = FROM; at < FROM + 60 * MINUTE; at += MINUTE) {
            for (String pair : List.of("x,1", "x,2", "y,1")) {
                String[] values = pair.split(",");
                bulk.append(
                        "{\"index\":{}}\n{\"ts\":%d,\"a\":\"%s\",\"b\":\"%s\"}\n"
                                .formatted(at, values[0], values[1]));
            }
        }
        api.post("/pairs/_bulk?refresh=true", bulk.toString());
        String id =
                api.post(
                                Api.DETECTORS,
                                """
                                {"name":"pairs","time_field":"ts","indices":["pairs"],
                                 "feature_attributes":[{"feature_name":"n","aggregation_query":
                                   {"n":{"value_count":{"field":"ts"}}}}],
                                 "detection_interval":{"period":{"interval":1,"unit":"Minutes"}},
                                 "category_field":["a","b"],
                                 "result_index":"opensearch-ad-plugin-result-pairs"}
                                """
                                        .strip())
                        .at("/_id");
        String first = analyse(id, FROM, FROM + 60 * MINUTE);
        String second = analyse(id, FROM, FROM + 60 * MINUTE);
        JsonNode found =
                api.post(
                                "/opensearch-ad-plugin-result-pairs/_search",
                                """
                                {"size":0,"aggs":{"task":{"terms":{"field":"task_id"}},
                                 "model":{"terms":{"field":"model_id"}}}}
                                """
                                        .strip())
                        .body();
        assertThat(found.at("/aggregations/model/buckets").size()).isEqualTo(3);
        for (JsonNode task : found.at("/aggregations/task/buckets")) {
            assertThat(task.get("key").asString()).isIn(first, second);
            assertThat(task.get("doc_count").asLong()).isEqualTo(3 * 59);
        }
        await().until(() -> parts(second) == 3);
    }

    private long parts(String task) {
        return api.post(
                        Api.DETECTORS + "/tasks/_search",
                        """
                        {"size":0,"query":{"bool":{"filter":[{"term":{"parent_task_id":"%s"}},
                          {"term":{"state":"FINISHED"}}]}}}
                        """
                                .formatted(task)
                                .strip())
                .body()
                .at("/hits/total/value")
                .asLong();
    }

    private String detector(Path series, Path recorded, String index) {
        JsonNode request = Reference.json(recorded.resolve("detector.json")).get("request");
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

    private String analyse(String id, Path recorded) {
        JsonNode meta = Reference.json(recorded.resolve("labels.json")).get("meta");
        return analyse(id, meta.get("start_time").asLong(), meta.get("end_time").asLong());
    }

    /** The task's id, when it has ended well. */
    private String analyse(String id, long from, long to) {
        Api.Answer start =
                api.post(
                        Api.DETECTORS + "/" + id + "/_start",
                        "{\"start_time\":%d,\"end_time\":%d}".formatted(from, to));
        assertThat(start.status()).as("%s", start.body()).isEqualTo(200);
        await().atMost(Duration.ofMinutes(2))
                .until(() -> state(id).matches("FINISHED|FAILED|STOPPED"));
        assertThat(state(id))
                .as("%s", api.get(Api.DETECTORS + "/" + id + "?task=true").body())
                .isEqualTo("FINISHED");
        return start.at("/_id");
    }

    private String state(String id) {
        return api.get(Api.DETECTORS + "/" + id + "?task=true")
                .at("/historical_analysis_task/state");
    }

    private long count(String taskId, String query) {
        return api.post(
                        Api.DETECTORS + "/results/_search",
                        """
                        {"size":0,"track_total_hits":true,"query":{"bool":{"filter":
                          [{"term":{"task_id":"%s"}},%s]}}}
                        """
                                .formatted(taskId, query)
                                .strip())
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
