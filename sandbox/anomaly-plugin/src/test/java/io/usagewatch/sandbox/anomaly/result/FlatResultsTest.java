package io.usagewatch.sandbox.anomaly.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.sandbox.anomaly.Reference;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlatResultsTest {
    private static String alias(String more) {
        return FlatResults.alias(
                Reference.detector(
                        """
                        {"name":"Calls-1","time_field":"ts","indices":["i"]%s}
                        """
                                .formatted(more)));
    }

    @Test
    void flat_results_go_beside_the_detectors_own_when_it_wants_them() {
        assertThat(
                        alias(
                                ",\"result_index\":\"opensearch-ad-plugin-result-x\",\"flatten_custom_result_index\":true"))
                .isEqualTo("opensearch-ad-plugin-result-x_flattened_calls-1");
        assertThat(alias(",\"result_index\":\"opensearch-ad-plugin-result-x\"")).isNull();
        assertThat(alias(",\"flatten_custom_result_index\":true")).isNull();
    }

    @Test
    void every_value_of_a_list_is_a_field_of_its_own() {
        Map<String, Object> value = Map.of("feature_id", "f", "data", 3.0);
        assertThat(
                        FlatResults.flat(
                                Map.of(
                                        "anomaly_grade",
                                        0.5,
                                        "feature_data",
                                        List.of(
                                                Map.of(
                                                        "feature_id",
                                                        "f",
                                                        "feature_name",
                                                        "calls",
                                                        "data",
                                                        9.0)),
                                        "entity",
                                        List.of(Map.of("name", "function", "value", "orders")),
                                        "relevant_attribution",
                                        List.of(value),
                                        "past_values",
                                        List.of(value),
                                        "expected_values",
                                        List.of(
                                                Map.of(
                                                        "likelihood",
                                                        1.0,
                                                        "value_list",
                                                        List.of(value))))))
                .containsEntry("anomaly_grade", 0.5)
                .containsEntry("feature_data_calls", 9.0)
                .containsEntry("entity_function", "orders")
                .containsEntry("relevant_attribution_calls", 3.0)
                .containsEntry("past_value_calls", 3.0)
                .containsEntry("expected_values_calls", 3.0)
                .containsKey("feature_data");
    }

    @Test
    void a_dot_in_a_name_makes_no_object() {
        assertThat(
                        FlatResults.flat(
                                Map.of(
                                        "feature_data",
                                        List.of(
                                                Map.of("feature_name", "a", "data", 1.0),
                                                Map.of("feature_name", "a.b", "data", 2.0)),
                                        "entity",
                                        List.of(Map.of("name", "user.name", "value", "x")))))
                .containsEntry("feature_data_a", 1.0)
                .containsEntry("feature_data_a_b", 2.0)
                .containsEntry("entity_user_name", "x");
    }
}
