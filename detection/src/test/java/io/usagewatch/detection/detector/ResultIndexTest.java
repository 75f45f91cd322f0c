package io.usagewatch.detection.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.Apis;
import io.usagewatch.detection.Domain;
import io.usagewatch.detection.Reference;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.usage.Entity;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ResultIndexTest {

    private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-12-01T00:00:00Z");

    private static final MonitoredApi SINGLE = Apis.with("ec2-run-instances");
    private static final MonitoredApi SPLIT = Apis.with("lambda-invoke", "split-by: [principal]");

    private final Domain domain = new Domain();

    @AfterEach
    void close() {
        domain.close();
    }

    @ParameterizedTest
    @CsvSource({
        "192-ad-results-hist-anomalies-hc.json, fn-payments",
        "422-ad-rt-results-anomaly-lambda-invoke.json, fn-payments",
        "226-ad-results-hist-anomalies-ec2.json, ''"
    })
    void reads_results_of_the_real_plugin(String file, String entity) throws IOException {
        JsonNode recorded = Reference.exchange(file).path("response_body");
        JsonNode hits = recorded.path("hits").path("hits");
        String id = hits.path(0).path("_source").path("detector_id").asString();
        domain.answers(200, recorded.toString());

        List<Grade> grades = grades(Map.of(id, new Detector("usage-watch-x", List.of(SINGLE))));

        assertThat(grades).isNotEmpty().hasSize(hits.size());
        JsonNode first = hits.path(0).path("_source");
        assertThat(grades.getFirst().entity()).isEqualTo(entity);
        assertThat(grades.getFirst().noticed())
                .isEqualTo(Instant.ofEpochMilli(first.path("data_start_time").asLong()));
        assertThat(grades)
                .allSatisfy(
                        grade -> {
                            assertThat(grade.grade()).isPositive().isLessThanOrEqualTo(1);
                            assertThat(grade.confidence()).isPositive().isLessThanOrEqualTo(1);
                            assertThat(grade.start()).isBeforeOrEqualTo(grade.noticed());
                        });
    }

    @Test
    void a_shared_detector_tells_the_API_and_the_entity_apart_by_the_category() {
        domain.answers(
                200,
                hits(
                        """
                        {"detector_id": "d", "data_start_time": 1793491500000, "approx_anomaly_start_time": 1793491200000,
                         "anomaly_grade": 0.5, "confidence": 0.9,
                         "entity": [{"name": "entity", "value": "fn-a"}, {"name": "api", "value": "lambda-invoke"}]}
                        """));

        assertThat(grades(Map.of("d", new Detector("usage-watch-split.5m", List.of(SPLIT)))))
                .containsExactly(
                        new Grade(
                                "lambda-invoke",
                                "fn-a",
                                Instant.ofEpochMilli(1793491200000L),
                                Instant.ofEpochMilli(1793491500000L),
                                0.5,
                                0.9));
    }

    @Test
    void an_anomaly_noticed_at_once_begins_where_it_was_noticed() {
        domain.answers(
                200,
                hits(
                        """
                        {"detector_id": "d", "data_start_time": 1793491500000, "anomaly_grade": 1, "confidence": 1}
                        """));

        assertThat(grades(Map.of("d", new Detector("usage-watch-x", List.of(SINGLE)))))
                .singleElement()
                .satisfies(
                        grade -> {
                            assertThat(grade.entity()).isEqualTo(Entity.ALL);
                            assertThat(grade.start()).isEqualTo(grade.noticed());
                        });
    }

    @Test
    void results_of_detectors_that_are_not_ours_are_left_out() {
        domain.answers(200, hits("{\"detector_id\": \"other\", \"anomaly_grade\": 1}"));

        assertThat(grades(Map.of("d", new Detector("usage-watch-x", List.of(SINGLE))))).isEmpty();
    }

    @Test
    void asks_for_graded_results_of_the_time_span_only() {
        domain.answers(200, "{\"hits\": {\"hits\": []}}");

        assertThat(grades(Map.of("d", new Detector("usage-watch-x", List.of(SINGLE))))).isEmpty();

        assertThat(Json.parse(domain.asked().getFirst().body()).path("query"))
                .isEqualTo(
                        Json.parse(
                                """
                                {"bool": {"filter": [
                                  {"range": {"anomaly_grade": {"gt": 0}}},
                                  {"range": {"data_start_time": {"gte": 1793491200000, "lt": 1796083200000}}},
                                  {"terms": {"detector_id": ["d"]}}]}}
                                """));
    }

    private List<Grade> grades(Map<String, Detector> detectors) {
        return ResultIndex.grades(domain.search(), detectors, FROM, TO);
    }

    private static String hits(String source) {
        return "{\"hits\": {\"hits\": [{\"_id\": \"r\", \"_source\": " + source + "}]}}";
    }
}
