package io.usagewatch.detection.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.usagewatch.detection.Domain;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class SearchDomainTest {

    private final Domain domain = new Domain();

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void sends_method_path_and_query_and_returns_the_answers_JSON() {
        domain.answers(200, "{\"ok\": true}");

        JsonNode answer =
                domain.search().put("/index/_doc/1?refresh=true", Json.object().put("n", "ä"));

        assertThat(answer.path("ok").booleanValue()).isTrue();
        assertThat(domain.asked())
                .containsExactly(
                        new Domain.Asked("PUT /index/_doc/1?refresh=true", "{\"n\":\"ä\"}"));
    }

    @Test
    void an_error_says_who_answered_what_to_which_request_and_why() {
        domain.answers(
                400,
                """
                {"error": {"type": "x", "reason": "mapping is wrong", "caused_by": {"reason": "no such type [dbl]"}}, "status": 400}
                """);

        DomainException failed = failureOf(() -> domain.search().put("/i", Json.object()));

        assertThat(failed.status()).isEqualTo(400);
        assertThat(failed)
                .hasMessage(
                        "%s answered 400 to PUT /i: mapping is wrong: no such type [dbl]"
                                .formatted(domain.search().name()));
    }

    @Test
    void an_error_in_plain_words_is_passed_on() {
        domain.answers(405, "{\"error\": \"Incorrect HTTP method\", \"status\": 405}");

        assertThat(failureOf(() -> domain.search().delete("/i"))).hasMessageContaining("Incorrect");
    }

    @Test
    void the_page_of_a_load_balancer_keeps_its_status_and_is_shortened() {
        domain.answersText(
                502, "text/html", "<h1>Service\n\n  Unavailable</h1>" + "x".repeat(5_000));

        DomainException failed = failureOf(() -> domain.search().get("/"));

        assertThat(failed.status()).isEqualTo(502);
        assertThat(failed.getMessage())
                .contains("<h1>Service Unavailable</h1>")
                .hasSizeLessThan(800)
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 502, 504})
    void answers_that_the_transport_takes_for_failures_keep_their_status(int status) {
        domain.answersText(status, "text/plain", "not\nnow");

        DomainException failed = failureOf(() -> domain.search().get("/_cat/indices"));

        assertThat(failed.status()).isEqualTo(status);
        assertThat(failed.getMessage())
                .contains("answered " + status + " to GET /_cat/indices", "not now")
                .doesNotContain("\n");
    }

    @Test
    void a_good_answer_that_is_not_JSON_is_no_answer() {
        domain.answersText(200, "text/html", "<h1>Sign in</h1>");

        assertThat(failureOf(() -> domain.search().get("/"))).hasMessageContaining("not JSON");
    }

    @Test
    void an_empty_answer_is_an_empty_object() {
        domain.answers(200, "");

        assertThat(domain.search().get("/")).isEmpty();
    }

    @Test
    void no_answer_at_all_has_no_status_and_says_what_to_check() {
        domain.stop();

        DomainException failed = failureOf(() -> domain.search().get("/"));

        assertThat(failed.status()).isEqualTo(DomainException.NO_ANSWER);
        assertThat(failed)
                .hasMessageContaining("does not answer GET /")
                .hasMessageContaining("check");
    }

    @Test
    void finding_nothing_is_no_error_but_being_forbidden_is() {
        domain.answers(404, "{}").answers(200, "{\"a\": 1}").answers(403, "{}");

        assertThat(domain.search().find("/gone")).isEmpty();
        assertThat(domain.search().find("/there")).isPresent();
        assertThat(failureOf(() -> domain.search().find("/secret")).status()).isEqualTo(403);
    }

    @Test
    void a_scan_asks_for_page_after_page_until_one_is_not_full() {
        domain.answers(200, page(0, 5_000)).answers(200, page(5_000, 2));
        ObjectNode search = Json.object();
        search.putArray("sort").addObject().put("start", "asc");
        List<Integer> seen = new ArrayList<>();

        domain.search().scan("usage", search, hit -> seen.add(hit.path("_id").asInt()));

        assertThat(seen).hasSize(5_002).isSorted();
        assertThat(Json.parse(domain.asked().get(0).body()).has("search_after")).isFalse();
        assertThat(Json.parse(domain.asked().get(1).body()).path("search_after"))
                .isEqualTo(Json.parse("[4999]"));
        assertThat(search.has("size")).as("the caller's search is left alone").isFalse();
    }

    @Test
    void a_request_that_a_busy_domain_turned_away_is_sent_again() {
        domain.answers(429, "{\"error\": {\"reason\": \"Data too large\"}, \"status\": 429}");
        domain.answers(200, "{\"ok\": true}");

        assertThat(domain.search().get("/i").path("ok").booleanValue()).isTrue();
        assertThat(domain.asked()).hasSize(2);
    }

    @Test
    void half_an_answer_is_not_taken_for_a_whole_one() {
        domain.answers(200, "{\"_shards\": {\"failed\": 1}, \"hits\": {\"hits\": []}}")
                .answers(200, "{\"timed_out\": true, \"hits\": {\"hits\": []}}")
                .answers(200, "{\"_shards\": {\"failed\": 1}, \"aggregations\": {}}");

        assertThat(failureOf(() -> domain.search().scan("usage", Json.object(), hit -> {})))
                .hasMessageContaining("in part");
        assertThat(failureOf(() -> domain.search().scan("usage", Json.object(), hit -> {})))
                .hasMessageContaining("in part");
        assertThat(failureOf(() -> domain.search().search("usage", Json.object())))
                .hasMessageContaining("in part");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"_shards\": {\"failed\": 1}", "\"timed_out\": true"})
    void half_an_answer_to_one_of_several_searches_fails_them_all(String half) {
        domain.answers(
                200,
                "{\"responses\": [{\"hits\": {}}, {%s, \"hits\": {\"hits\": []}}]}"
                        .formatted(half));

        assertThat(
                        failureOf(
                                () ->
                                        domain.search()
                                                .searches(
                                                        "cwl-*",
                                                        List.of(Json.object(), Json.object()))))
                .hasMessageContaining("a search of cwl-* only in part");
    }

    @Test
    void a_bulk_request_fails_with_the_first_refused_document() {
        domain.answers(
                200,
                """
                {"errors": true, "items": [
                  {"index": {"_index": "usage", "_id": "a", "status": 201}},
                  {"index": {"_index": "usage", "_id": "b", "status": 400, "error": {"reason": "failed to parse"}}}]}
                """);

        DomainException failed = failureOf(() -> domain.search().bulk("{}\n{}\n"));

        assertThat(failed.status()).isEqualTo(400);
        assertThat(failed)
                .hasMessageContaining("document b of index usage")
                .hasMessageContaining("failed to parse");
    }

    @Test
    void creating_what_is_there_already_is_no_failure() {
        domain.answers(
                200,
                "{\"errors\": true, \"items\": [{\"create\": {\"_id\": \"a\", \"status\": 409, \"error\": {\"reason\": \"exists\"}}}]}");

        assertThatCode(() -> domain.search().bulk("{}\n{}\n")).doesNotThrowAnyException();
    }

    @Test
    void nothing_to_write_asks_nothing() {
        domain.search().bulk("");

        assertThat(domain.asked()).isEmpty();
    }

    private static String page(int from, int size) {
        String hits =
                String.join(
                        ",",
                        IntStream.range(from, from + size)
                                .mapToObj(i -> "{\"_id\": \"%d\", \"sort\": [%d]}".formatted(i, i))
                                .toList());
        return "{\"timed_out\": false, \"_shards\": {\"failed\": 0}, \"hits\": {\"hits\": ["
                + hits
                + "]}}";
    }

    private static DomainException failureOf(ThrowingCallable call) {
        DomainException failed = catchThrowableOfType(DomainException.class, call);
        assertThat(failed).as("no failure").isNotNull();
        return failed;
    }
}
