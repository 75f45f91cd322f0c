package io.usagewatch.detection.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.Apis;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.search.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventsIndexTest {

    private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-11-02T00:00:00Z");

    @Test
    void an_event_lies_in_the_index_of_its_UTC_day() {
        assertThat(EventsIndex.nameFor(Instant.parse("2026-11-01T23:59:59.999Z")))
                .isEqualTo("cwl-2026.11.01");
    }

    @Test
    void plain_names_become_terms_and_the_end_of_the_time_span_is_excluded() {
        assertQuery(
                Apis.with("plain", "names: [RunInstances, RunScheduledInstances]"),
                """
                {"bool": {"filter": [
                  {"range": {"eventTime": {"gte": "2026-11-01T00:00:00Z", "lt": "2026-11-02T00:00:00Z"}}},
                  {"term": {"recipientAccountId": "111122223333"}},
                  {"term": {"eventSource": "ec2.amazonaws.com"}},
                  {"bool": {"should": [{"terms": {"eventName": ["RunInstances", "RunScheduledInstances"]}}]}}],
                  "must_not": []}}
                """);
    }

    @Test
    void a_star_matches_every_service_and_every_call() {
        assertQuery(
                Apis.with("any", "measure: failures", "source: '*'", "names: ['*']"),
                """
                {"bool": {"filter": [
                  {"range": {"eventTime": {"gte": "2026-11-01T00:00:00Z", "lt": "2026-11-02T00:00:00Z"}}},
                  {"term": {"recipientAccountId": "111122223333"}},
                  {"bool": {"should": [{"exists": {"field": "errorCode"}}, {"exists": {"field": "errorMessage"}}]}}],
                  "must_not": []}}
                """);
    }

    @Test
    void names_that_end_with_a_star_become_wildcards_and_exclusions_must_not_match() {
        assertQuery(
                Apis.with(
                        "wild",
                        "names: [Invoke*, Converse]",
                        "filter: {error-codes: [AccessDenied*], exclude-aws-services: true, exclude-principals: [deploy]}"),
                """
                {"bool": {"filter": [
                  {"range": {"eventTime": {"gte": "2026-11-01T00:00:00Z", "lt": "2026-11-02T00:00:00Z"}}},
                  {"term": {"recipientAccountId": "111122223333"}},
                  {"term": {"eventSource": "ec2.amazonaws.com"}},
                  {"bool": {"should": [{"terms": {"eventName": ["Converse"]}}, {"wildcard": {"eventName": {"value": "Invoke*"}}}]}},
                  {"bool": {"should": [{"wildcard": {"errorCode": {"value": "AccessDenied*"}}}]}}],
                  "must_not": [
                  {"exists": {"field": "userIdentity.invokedBy"}},
                  {"bool": {"should": [{"terms": {"principal": ["deploy"]}}]}}]}}
                """);
    }

    @Test
    void the_parameters_of_measures_and_splits_are_mapped_once_each() {
        List<MonitoredApi> apis =
                List.of(
                        Apis.with("sum", "measure: {sum: requestParameters.a.b}"),
                        Apis.with("distinct", "measure: {distinct: requestParameters.c}"),
                        Apis.with("split", "split-by: [principal, requestParameters.c]"),
                        Apis.with("calls"));

        assertThat(EventsIndex.parameterMapping(apis))
                .isEqualTo(
                        Json.parse(
                                """
                                {"properties": {
                                  "requestNumbers": {"properties": {"a/b": {"type": "double"}}},
                                  "requestStrings": {"properties": {"c": {"type": "keyword", "ignore_above": 1024}}}}}
                                """));
    }

    private static void assertQuery(MonitoredApi api, String expected) {
        assertThat(EventsIndex.query(api, "111122223333", FROM, TO))
                .isEqualTo(Json.parse(expected));
    }

    @Test
    void indices_of_few_days_are_named_and_of_many_are_not() {
        Instant noon = Instant.parse("2026-11-20T12:00:00Z");
        assertThat(EventsIndex.names(noon, noon.plusSeconds(60))).isEqualTo("cwl-2026.11.20");
        assertThat(EventsIndex.names(noon, Instant.parse("2026-11-22T00:00:00Z")))
                .isEqualTo("cwl-2026.11.20,cwl-2026.11.21");
        assertThat(EventsIndex.names(noon, noon.plus(Duration.ofDays(20))))
                .isEqualTo(EventsIndex.PATTERN);
    }
}
