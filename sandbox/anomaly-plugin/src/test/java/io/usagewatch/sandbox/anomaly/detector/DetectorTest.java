package io.usagewatch.sandbox.anomaly.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.usagewatch.sandbox.anomaly.Reference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DetectorTest {
    private static Detector detector(String more) {
        return Reference.detector(
                """
                {"name":"d","time_field":"ts","indices":["i"],"feature_attributes":[
                  {"feature_name":"n","aggregation_query":{"n":{"sum":{"field":"n"}}}}]%s}
                """
                        .formatted(more));
    }

    @Test
    void what_is_not_given_is_what_the_server_adds() {
        Detector detector = detector("");
        assertThat(detector.interval().duration()).hasMinutes(10);
        assertThat(detector.windowDelay().duration()).hasSeconds(0);
        assertThat(detector.shingleSize()).isEqualTo(8);
        assertThat(detector.history()).isEqualTo(40);
        assertThat(detector.recencyEmphasis()).isEqualTo(2560);
        assertThat(detector.isHighCardinality()).isFalse();
        assertThat(detector.rules())
                .singleElement()
                .satisfies(rule -> assertThat(rule.conditions()).hasSize(2));
        assertThat(detector.toMap())
                .containsEntry("filter_query", Map.of("match_all", Map.of("boost", 1.0)));
    }

    @Test
    void reads_back_what_it_was_stored_as() {
        Detector detector =
                detector(
                        """
                        ,"category_field":["a","b"],"imputation_option":{"method":"fixed_values",
                        "default_fill":[{"feature_name":"n","data":3}]},
                        "result_index":"opensearch-ad-plugin-result-x","result_index_ttl":30
                        """);
        Detector again =
                Detector.parse(detector.toMap(), Reference.queries(), Instant.ofEpochMilli(5));
        assertThat(again.toMap()).isEqualTo(detector.toMap());
    }

    @Test
    void an_unreadable_value_and_an_impossible_detector_are_told_apart() {
        assertThatThrownBy(
                        () -> detector(",\"detection_interval\":{\"period\":{\"interval\":\"x\"}}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("For input string: \"x\"");
        assertThatThrownBy(() -> detector(",\"detection_interval\":{\"period\":{\"interval\":0}}"))
                .isInstanceOf(ValidationException.class);
        assertThatThrownBy(() -> detector(",\"imputation_option\":{\"method\":\"FIXED_VALUES\"}"))
                .isInstanceOf(ValidationException.class);
        assertThatThrownBy(() -> detector(",\"category_field\":[\"a\",\"b\",\"c\"]"))
                .isInstanceOf(ValidationException.class);
    }

    @Test
    void default_rules_stand_in_for_an_empty_list() {
        assertThat(detector(",\"rules\":[]").rules()).isEqualTo(detector("").rules());
        assertThat(Rule.defaults(List.of())).isEmpty();
    }
}
