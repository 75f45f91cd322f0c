package io.usagewatch.sandbox.anomaly.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.MissingNode;

class ComparisonTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RESULTS = "/_plugins/_anomaly_detection/detectors/results/_search";

    private final Translation translation = new Translation(Duration.ofDays(1));

    private static JsonNode json(String text) {
        return JSON.readTree(text.replace('\'', '"'));
    }

    private List<String> differences(String path, String request, String theirs, String ours) {
        Exchange exchange =
                new Exchange(
                        "1-ad-x",
                        "GET",
                        path,
                        request.isEmpty() ? MissingNode.getInstance() : json(request),
                        200,
                        json(theirs));
        return new Comparison(translation, exchange).differences(json(theirs), json(ours));
    }

    private List<String> differences(String theirs, String ours) {
        return differences("/x", "", theirs, ours);
    }

    @Test
    void another_value_and_a_field_too_few_or_too_many_are_differences() {
        assertThat(differences("{'a':1,'b':'x'}", "{'a':1,'b':'x'}")).isEmpty();
        assertThat(differences("{'a':1,'b':'x'}", "{'a':2,'c':'x'}")).hasSize(3);
    }

    @Test
    void an_id_may_be_any_until_it_is_known() {
        String theirs = "{'_id':'UjBtC6IBKlPdaG0vwWEi'}";
        assertThat(differences(theirs, "{'_id':'NriyDaIBdspGRcPTaKKv'}")).isEmpty();
        translation.learn("UjBtC6IBKlPdaG0vwWEi", "NriyDaIBdspGRcPTaKKv");
        assertThat(differences(theirs, "{'_id':'QbiyDaIBdspGRcPTaaKy'}")).hasSize(1);
        assertThat(differences(theirs, "{'_id':'short'}")).hasSize(1);
    }

    @Test
    void a_reading_of_the_clock_may_differ_by_a_day_but_not_by_a_year() {
        String theirs = "{'last_update_time':1795488071970}";
        assertThat(differences(theirs, "{'last_update_time':1795588071970}")).isEmpty();
        assertThat(differences(theirs, "{'last_update_time':1763952071970}")).hasSize(1);
    }

    @Test
    void a_run_in_the_same_state_has_the_same_fields() {
        String theirs = "{'state':'RUNNING','task_progress':0.5,'current_piece':1794907200000}";
        assertThat(
                        differences(
                                theirs,
                                "{'state':'RUNNING','task_progress':0.9,'current_piece':1794907200001}"))
                .isEmpty();
        assertThat(differences(theirs, "{'state':'RUNNING','task_progress':0.9}")).hasSize(1);
        assertThat(differences(theirs, "{'state':'FINISHED','task_progress':1.0}")).isEmpty();
        assertThat(differences(theirs, "{'state':'INIT','task_progress':0.5}")).isNotEmpty();
        assertThat(differences(theirs, "{'state':'FINISHED','task_progress':'all'}")).hasSize(1);
    }

    @Test
    void any_of_many_hits_is_still_a_hit_of_its_kind() {
        String theirs = "{'hits':{'total':{'value':9},'hits':[{'_source':{'a':1}}]}}";
        assertThat(
                        differences(
                                RESULTS,
                                "{'size':1}",
                                theirs,
                                "{'hits':{'total':{'value':9},'hits':[{'_source':{'a':2}}]}}"))
                .isEmpty();
        assertThat(
                        differences(
                                RESULTS,
                                "{'size':1}",
                                theirs,
                                "{'hits':{'total':{'value':9},'hits':[{'_source':{'b':2}}]}}"))
                .isNotEmpty();
    }

    @Test
    void hits_come_in_the_order_that_was_asked_for() {
        String theirs = "{'hits':{'hits':[{'sort':[2]},{'sort':[1]}]}}";
        assertThat(
                        differences(
                                RESULTS,
                                "{'sort':[{'t':'desc'}]}",
                                theirs,
                                "{'hits':{'hits':[{'sort':[1]},{'sort':[2]}]}}"))
                .contains("/hits/hits is not in the order that was asked for");
    }
}
