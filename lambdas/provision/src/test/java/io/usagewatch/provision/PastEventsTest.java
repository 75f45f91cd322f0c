package io.usagewatch.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.provision.Change.Outcome;
import io.usagewatch.provision.StandInDomain.Asked;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A domain whose indices take longer than a run, by a stand-in. */
class PastEventsTest {

    private static final Catalog CATALOG =
            new Catalog(List.of(Catalog.builtIn().get("ec2-run-instances")));
    private static final Deadline OVER = new Deadline(() -> Duration.ofMillis(150));

    @Test
    void the_newest_day_is_done_first() {
        try (StandInDomain domain = domain("{}", "{}")) {
            finish(domain, "{}");
            assertThat(events(domain).prepare(Deadline.NONE))
                    .extracting(Change::name)
                    .containsExactly("cwl-2026.11.21", "cwl-2026.11.20");
        }
    }

    @Test
    void a_task_that_is_not_done_in_time_is_noted_and_the_next_run_waits_for_the_same() {
        try (StandInDomain domain = domain("{}")) {
            domain.on("GET /_tasks/n:1", 200, "{\"completed\":false}");
            assertThatExceptionOfType(ProvisionException.class)
                    .isThrownBy(() -> events(domain).prepare(OVER))
                    .withMessageContaining("all else is done; provision again")
                    .withMessageContaining("task n:1, which goes on");

            domain.on("GET /cwl-*/_mapping", 200, mappings(meta(domain).toString()));
            finish(domain, "{}");
            assertThat(events(domain).prepare(Deadline.NONE)).hasSize(1);

            assertThat(started(domain, "cwl-2026.11.20")).hasSize(1);
            domain.on("GET /cwl-*/_mapping", 200, mappings(meta(domain).toString()));
            assertThat(events(domain).prepare(Deadline.NONE)).isEmpty();
        }
    }

    @Test
    void a_task_that_could_not_write_leaves_the_index_unmarked_and_keeps_no_other_from_it() {
        try (StandInDomain domain = domain("{}", "{}")) {
            domain.on("POST /cwl-2026.11.21/_update_by_query", 200, "{\"task\":\"n:2\"}");
            finish(domain, "{}");
            domain.on(
                    "GET /_tasks/n:2",
                    200,
                    """
                    {"completed":true,"response":{"failures":[
                      {"cause":{"reason":"disk usage exceeded flood-stage watermark"},"status":429}]}}
                    """);
            assertThatExceptionOfType(ProvisionException.class)
                    .isThrownBy(() -> events(domain).prepare(Deadline.NONE))
                    .withMessageContaining("1 indices")
                    .withMessageContaining("cwl-2026.11.21")
                    .withMessageContaining("flood-stage");

            List<Asked> written = domain.asked("PUT /cwl-2026.11.21/_mapping");
            assertThat(written.getLast().json().at("/_meta/usage_watch_parameters")).isEmpty();
            assertThat(domain.asked("PUT /cwl-2026.11.20/_mapping").getLast().body())
                    .contains("maxCount");
        }
    }

    @Test
    void an_index_that_refuses_to_be_changed_is_told_and_holds_nothing_up() {
        try (StandInDomain domain = domain("{}", "{}")) {
            domain.on(
                    "PUT /cwl-2026.11.21/_mapping",
                    400,
                    "{\"error\":{\"reason\":\"mapper cannot be changed\"}}");
            finish(domain, "{}");
            assertThat(events(domain).prepare(Deadline.NONE))
                    .extracting(Change::name, Change::outcome)
                    .containsExactly(
                            tuple("cwl-2026.11.21", Outcome.SKIPPED),
                            tuple("cwl-2026.11.20", Outcome.UPDATED));
        }
    }

    @Test
    void a_task_that_the_domain_has_forgotten_is_begun_anew() {
        String gone =
                "{\"usage_watch_task\":{\"id\":\"n:0\",\"parameters\":[\"requestNumbers.x\"]}}";
        try (StandInDomain domain = domain(gone)) {
            domain.on("GET /_tasks/n:0", 404, "{}");
            finish(domain, "{}");
            assertThat(events(domain).prepare(Deadline.NONE)).hasSize(1);
            assertThat(started(domain, "cwl-2026.11.20")).hasSize(1);
        }
    }

    private static PastEvents events(StandInDomain domain) {
        return new PastEvents(domain.domain(), CATALOG);
    }

    private static void finish(StandInDomain domain, String response) {
        domain.on(
                "GET /_tasks/n:1", 200, "{\"completed\":true,\"response\":%s}".formatted(response));
    }

    private static List<Asked> started(StandInDomain domain, String index) {
        return domain.asked("POST /" + index + "/_update_by_query");
    }

    /** What the first index was given to bear last. */
    private static JsonNode meta(StandInDomain domain) {
        return domain.asked("PUT /cwl-2026.11.20/_mapping").getLast().json().path("_meta");
    }

    private static StandInDomain domain(String... metas) {
        StandInDomain domain = StandInDomain.ofVersion("3.4.0");
        domain.on("GET /cwl-*/_mapping", 200, mappings(metas));
        for (int i = 0; i < metas.length; i++) {
            String index = "/cwl-2026.11.2" + i;
            domain.on("PUT " + index + "/_mapping", 200, "{}");
            domain.on("POST " + index + "/_refresh", 200, "{}");
            domain.on("POST " + index + "/_update_by_query", 200, "{\"task\":\"n:1\"}");
        }
        return domain;
    }

    private static String mappings(String... metas) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < metas.length; i++) {
            json.append(i == 0 ? "" : ",")
                    .append(
                            "\"cwl-2026.11.2%d\":{\"mappings\":{\"_meta\":%s}}"
                                    .formatted(i, metas[i]));
        }
        return json.append('}').toString();
    }
}
