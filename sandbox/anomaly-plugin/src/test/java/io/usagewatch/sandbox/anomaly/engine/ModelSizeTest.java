package io.usagewatch.sandbox.anomaly.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.sandbox.anomaly.Reference;
import io.usagewatch.sandbox.anomaly.detector.Detector;
import org.junit.jupiter.api.Test;

class ModelSizeTest {
    private static Detector detector(String features, int shingle) {
        return Reference.detector(
                """
                {"name":"d","time_field":"ts","indices":["i"],"shingle_size":%d,
                 "feature_attributes":[%s]}
                """
                        .formatted(shingle, features));
    }

    private static String feature(String name) {
        return """
        {"feature_name":"%s","feature_enabled":true,
         "aggregation_query":{"%s":{"sum":{"field":"n"}}}}
        """
                .formatted(name, name);
    }

    @Test
    void a_model_of_one_feature_counts_as_much_as_in_the_recorded_profiles() {
        Detector detector = detector(feature("a"), 8);
        assertThat(ModelSize.ofRealTime(detector)).isEqualTo(400_768);
        assertThat(ModelSize.ofHistory(detector)).isEqualTo(1_635_276);
    }

    @Test
    void more_features_and_a_longer_shingle_count_more() {
        long one = ModelSize.ofRealTime(detector(feature("a"), 8));
        assertThat(ModelSize.ofRealTime(detector(feature("a") + "," + feature("b"), 8)))
                .isGreaterThan(one);
        assertThat(ModelSize.ofHistory(detector(feature("a"), 16)))
                .isGreaterThan(ModelSize.ofHistory(detector(feature("a"), 8)));
    }
}
