package io.usagewatch.sandbox.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Results of one historical run that are kept flat, too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResultsIT {
    private static final long MINUTE = 60_000;
    private static final long FROM = 29_000_000 * MINUTE;
    private static final int MINUTES = 200;
    private static final String RESULTS = "opensearch-ad-plugin-result-flat";
    private static final String FLAT = RESULTS + "_flattened_calls";

    private Node node;
    private Api api;
    private String detector;

    @BeforeAll
    void analyse(@TempDir Path data) {
        node =
                Node.start(
                        NodeSettings.named("results", data)
                                .withPlugin(Path.of("target", "plugin").toAbsolutePath()));
        api = new Api(node.uri());
        api.put(
                "/calls",
                """
                {"mappings":{"properties":{"ts":{"type":"date"},"n":{"type":"double"},
                 "user":{"properties":{"name":{"type":"keyword"}}}}}}
                """
                        .strip());
        StringBuilder bulk = new StringBuilder();
        for (int minute = 0; minute < MINUTES; minute++) {
            // The first one looks like a date, the second one does not.
            for (String user : List.of("2026-11-24", "orders")) {
                bulk.append(
                        "{\"index\":{}}\n{\"ts\":%d,\"n\":%d,\"user\":{\"name\":\"%s\"}}\n"
                                .formatted(
                                        FROM + minute * MINUTE,
                                        minute == 150 ? 900 : 10 + minute % 3,
                                        user));
            }
        }
        api.post("/calls/_bulk?refresh=true", bulk.toString());
        detector =
                api.post(
                                Api.DETECTORS,
                                """
                                {"name":"calls","time_field":"ts","indices":["calls"],
                                 "feature_attributes":[
                                  {"feature_name":"n","feature_enabled":true,
                                   "aggregation_query":{"a":{"sum":{"field":"n"}}}},
                                  {"feature_name":"n.most","feature_enabled":true,
                                   "aggregation_query":{"b":{"max":{"field":"n"}}}}],
                                 "detection_interval":{"period":{"interval":1,"unit":"Minutes"}},
                                 "category_field":["user.name"],"result_index":"%s",
                                 "flatten_custom_result_index":true}
                                """
                                        .formatted(RESULTS)
                                        .strip())
                        .at("/_id");
        api.post(
                Api.DETECTORS + "/" + detector + "/_start",
                "{\"start_time\":%d,\"end_time\":%d}".formatted(FROM, FROM + MINUTES * MINUTE));
        await().atMost(Duration.ofMinutes(1)).until(() -> state().matches("FINISHED|FAILED"));
        assertThat(state()).isEqualTo("FINISHED");
    }

    @AfterAll
    void stop() {
        node.close();
    }

    private String state() {
        return api.get(Api.DETECTORS + "/" + detector + "?task=true")
                .at("/historical_analysis_task/state");
    }

    private JsonNode search(String index, String query) {
        return api.post(
                        "/" + index + "/_search",
                        "{\"size\":0,\"track_total_hits\":true,\"query\":" + query + "}")
                .body()
                .at("/hits/total/value");
    }

    private Api.Answer top(String body) {
        return api.post(
                Api.DETECTORS + "/" + detector + "/results/_topAnomalies?historical=true", body);
    }

    @Test
    void every_result_is_there_flat_too_as_soon_as_the_run_is_over() {
        assertThat(search(RESULTS, "{\"match_all\":{}}").asInt()).isEqualTo(2 * (MINUTES - 1));
        assertThat(search(FLAT, "{\"exists\":{\"field\":\"feature_data_n_most\"}}").asInt())
                .isEqualTo(2 * (MINUTES - 1));
        assertThat(search(FLAT, "{\"term\":{\"entity_user_name\":\"orders\"}}").asInt())
                .isEqualTo(MINUTES - 1);
    }

    @Test
    void an_anomaly_that_is_kept_flat_too_counts_once() {
        long graded = search(RESULTS, "{\"range\":{\"anomaly_grade\":{\"gt\":0}}}").asLong();
        assertThat(graded).isPositive();
        long counted = 0;
        for (JsonNode bucket :
                top("{\"start_time_ms\":%d,\"end_time_ms\":%d}"
                                .formatted(FROM, FROM + MINUTES * MINUTE))
                        .body()
                        .get("buckets")) {
            counted += bucket.get("doc_count").asLong();
        }
        assertThat(counted).isEqualTo(graded);
    }

    @Test
    void top_anomalies_take_null_as_not_said() {
        Api.Answer answer = top("{\"start_time_ms\":null,\"end_time_ms\":null}");
        assertThat(answer.at("/error/reason"))
                .isEqualTo("Must set both start time and end time with epoch of milliseconds");
    }

    @Test
    void a_profile_refuses_an_entity_that_is_none() {
        Api.Answer answer =
                api.call(
                        "GET",
                        Api.DETECTORS + "/" + detector + "/_profile?_all=true",
                        "{\"entity\":[\"orders\"]}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("/error/reason")).contains("name and a value", "orders");
    }
}
