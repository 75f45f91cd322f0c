package io.usagewatch.sandbox.anomaly.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.sandbox.anomaly.Reference;
import org.junit.jupiter.api.Test;
import org.opensearch.common.unit.TimeValue;

class ResultRetentionTest {
    private static TimeValue rollover(String more) {
        return ResultRetention.rollover(
                Reference.detector(
                        """
                        {"name":"d","time_field":"ts","indices":["i"],
                         "result_index":"opensearch-ad-plugin-result-x"%s}
                        """
                                .formatted(more)));
    }

    @Test
    void results_go_to_a_new_index_at_the_age_the_detector_says() {
        assertThat(rollover(",\"result_index_min_age\":7,\"result_index_ttl\":60"))
                .isEqualTo(TimeValue.timeValueDays(7));
    }

    @Test
    void with_only_a_time_to_live_each_day_gets_an_index_that_can_be_deleted() {
        assertThat(rollover(",\"result_index_ttl\":60")).isEqualTo(TimeValue.timeValueDays(1));
    }

    @Test
    void without_a_wish_results_stay_in_one_index() {
        assertThat(rollover("")).isNull();
        assertThat(rollover(",\"result_index_min_size\":1000,\"result_index_ttl\":60")).isNull();
    }
}
