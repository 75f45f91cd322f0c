package io.usagewatch.detection.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.Apis;
import io.usagewatch.detection.Reference;
import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.search.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DetectorTest {

    private static final String ACCOUNT = "111122223333";

    @Test
    void an_API_without_a_split_has_a_detector_of_its_own() {
        assertThat(Detector.of(ACCOUNT, List.of(Apis.with("ec2-run-instances"))))
                .singleElement()
                .satisfies(
                        detector ->
                                assertThat(Json.parse(Json.bytes(detector.toJson(ACCOUNT))))
                                        .isEqualTo(
                                                Json.parse(
                                                        """
                                                        {"name": "usage-watch-111122223333-ec2-run-instances",
                                                         "description": "Usage Watch: ec2-run-instances",
                                                         "time_field": "start",
                                                         "shingle_size": 8,
                                                         "result_index": "opensearch-ad-plugin-result-usage-watch",
                                                         "indices": ["usage-watch-usage"],
                                                         "feature_attributes": [{"feature_name": "surprise", "feature_enabled": true,
                                                           "aggregation_query": {"surprise": {"max": {"field": "surprise"}}}}],
                                                         "filter_query": {"bool": {"filter": [
                                                           {"term": {"account": "111122223333"}}, {"terms": {"api": ["ec2-run-instances"]}}]}},
                                                         "detection_interval": {"period": {"interval": 5, "unit": "Minutes"}},
                                                         "window_delay": {"period": {"interval": 12, "unit": "Minutes"}},
                                                         "rules": [
                                                           {"action": "IGNORE_ANOMALY", "conditions": [{"feature_name": "surprise",
                                                             "threshold_type": "ACTUAL_OVER_EXPECTED_MARGIN", "operator": "LTE", "value": 2.0}]},
                                                           {"action": "IGNORE_ANOMALY", "conditions": [{"feature_name": "surprise",
                                                             "threshold_type": "EXPECTED_OVER_ACTUAL_MARGIN", "operator": "LTE", "value": 2.0}]}]}
                                                        """)));
    }

    @Test
    void split_APIs_of_one_interval_share_a_detector_with_the_margin_of_the_most_sensitive() {
        List<Detector> detectors =
                Detector.of(
                        ACCOUNT,
                        List.of(
                                Apis.with("a", "split-by: [principal]"),
                                Apis.with("b", "split-by: [principal]", "sensitivity: high"),
                                Apis.with("c", "split-by: [principal]", "interval: 10m")));

        assertThat(detectors)
                .extracting(Detector::name)
                .containsExactly(
                        "usage-watch-111122223333-split.5m", "usage-watch-111122223333-split.10m");
        JsonNode shared = detectors.getFirst().toJson(ACCOUNT);
        assertThat(shared.path("category_field")).isEqualTo(Json.parse("[\"api\", \"entity\"]"));
        assertThat(shared.at("/filter_query/bool/filter/1/terms/api"))
                .isEqualTo(Json.parse("[\"a\", \"b\"]"));
        assertThat(shared.at("/rules/0/conditions/0/value").doubleValue()).isEqualTo(1.5);
    }

    @Test
    void forty_split_APIs_of_any_kind_need_at_most_ten_high_cardinality_detectors() {
        List<MonitoredApi> apis = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            long minutes =
                    MonitoredApi.INTERVALS.get(i % MonitoredApi.INTERVALS.size()).toMinutes();
            apis.add(
                    Apis.with(
                            "api-" + i,
                            "split-by: [principal]",
                            "interval: " + (minutes == 60 ? "1h" : minutes + "m"),
                            "sensitivity: " + List.of("low", "normal", "high").get(i % 3)));
        }

        List<Detector> detectors = Detector.of(ACCOUNT, apis);

        assertThat(detectors).hasSizeLessThanOrEqualTo(10);
        assertThat(detectors.stream().mapToInt(d -> d.apis().size()).sum()).isEqualTo(40);
    }

    @Test
    void a_name_fits_the_plugins_limits_and_no_two_are_the_same() {
        List<MonitoredApi> apis =
                List.of(
                        Apis.with("x".repeat(39)),
                        Apis.with("split-5m"),
                        Apis.with("s", "split-by: [principal]"));

        assertThat(Detector.of(ACCOUNT, apis))
                .extracting(Detector::name)
                .allMatch(name -> name.matches("[a-zA-Z0-9._-]{1,64}"))
                .doesNotHaveDuplicates();
    }

    @Test
    void what_it_sends_consists_of_keys_that_the_real_plugin_accepted() throws IOException {
        Set<String> accepted = new HashSet<>();
        for (String file :
                List.of("077-ad-create-category-two.json", "086-ad-create-result-index.json")) {
            JsonNode exchange = Reference.exchange(file);
            assertThat(exchange.path("status").asInt()).isEqualTo(201);
            keys(exchange.path("request_body"), "", accepted);
        }
        keys(
                Json.parse(
                                Files.readAllBytes(
                                        Reference.folder("detection")
                                                .resolve("a3-lambda-surprise/detector.json")))
                        .path("request"),
                "",
                accepted);

        for (Detector detector : Detector.of(ACCOUNT, Catalog.builtIn().enabled())) {
            Set<String> sent = new HashSet<>();
            keys(detector.toJson(ACCOUNT), "", sent);
            assertThat(accepted).containsAll(sent);
        }
    }

    /** Paths of keys, without the free form ones: queries and aggregations. */
    private static void keys(JsonNode node, String path, Set<String> into) {
        for (String key : node.propertyNames()) {
            into.add(path + "/" + key);
            if (!key.endsWith("_query")) {
                keys(node.path(key), path + "/" + key, into);
            }
        }
        if (node.isArray()) {
            node.forEach(element -> keys(element, path + "[]", into));
        }
    }
}
