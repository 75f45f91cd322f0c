package io.usagewatch.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.detector.DomainDetectors;
import io.usagewatch.detection.search.Json;
import io.usagewatch.provision.Change.Outcome;
import io.usagewatch.provision.StandInDomain.Answer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Domains of other versions than the one that runs here, by a stand-in that says it is one. */
class VersionsTest {

    private static final String ACCOUNT = "111122223333";
    private static final AlertTopic TOPIC =
            AlertTopic.of(
                            Map.of(
                                    "USAGE_WATCH_ALERT_TOPIC",
                                    "arn:aws:sns:eu-west-1:111122223333:alerts",
                                    "USAGE_WATCH_ALERT_ROLE",
                                    "arn:aws:iam::111122223333:role/publisher"))
                    .orElseThrow();

    @ParameterizedTest
    @CsvSource({"1.3.20,false,false", "2.11.0,true,false", "2.19.3,true,true", "3.4.0,true,true"})
    void what_a_version_has_is_read_from_the_domain(
            String number, boolean channels, boolean rules) {
        try (StandInDomain domain = StandInDomain.ofVersion(number)) {
            DomainVersion version = DomainVersion.of(domain.domain());
            assertThat(version.hasChannels()).isEqualTo(channels);
            assertThat(version.hasRules()).isEqualTo(rules);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"number\":\"7.10.2\"} | is Elasticsearch 7.10.2",
                "{\"distribution\":\"opensearch\",\"number\":\"1.2.4\"} | needs OpenSearch 1.3 or later",
                "{\"distribution\":\"opensearch\",\"number\":\"7.10.2\"} | switch its compatibility mode off"
            })
    void a_domain_that_cannot_work_is_refused_with_the_next_step(String version, String message) {
        try (StandInDomain domain = new StandInDomain()) {
            domain.on("GET /_cluster/health", 200, "{\"status\":\"green\"}");
            domain.on("GET /", 200, "{\"version\":" + version + "}");
            assertThatExceptionOfType(ProvisionException.class)
                    .isThrownBy(
                            () ->
                                    new Provision(
                                                    domain.domain(),
                                                    ACCOUNT,
                                                    Catalog.builtIn(),
                                                    Deployment.NONE)
                                            .prepare())
                    .withMessageContaining(message);
            assertThat(domain.asked()).containsExactly("GET /_cluster/health", "GET /");
        }
    }

    @Test
    void before_channels_there_are_destinations() {
        try (StandInDomain domain = StandInDomain.ofVersion("1.3.20")) {
            domain.on("GET /_plugins/_alerting/destinations", 200, "{\"destinations\":[]}");
            domain.on("POST /_plugins/_alerting/destinations", 201, "{\"_id\":\"d1\"}");

            OwnChannel.Prepared made =
                    new OwnChannel(domain.domain(), ACCOUNT)
                            .prepare(new DomainVersion(1, 3), TOPIC);

            assertThat(made.id()).isEqualTo("d1");
            assertThat(domain.asked("POST /_plugins/_alerting/destinations").getFirst().json())
                    .isEqualTo(
                            Json.parse(
                                    """
                                    {"name":"usage-watch-111122223333","type":"sns",
                                     "sns":{"topic_arn":"arn:aws:sns:eu-west-1:111122223333:alerts",
                                            "role_arn":"arn:aws:iam::111122223333:role/publisher"}}
                                    """));
        }
    }

    @Test
    void a_destination_that_is_there_is_used_again() {
        try (StandInDomain domain = StandInDomain.ofVersion("1.3.20")) {
            domain.on(
                    "GET /_plugins/_alerting/destinations",
                    200,
                    """
                    {"destinations":[{"id":"x","name":"others","type":"slack"},
                      {"id":"d1","name":"usage-watch-111122223333","type":"sns","schema_version":3,
                       "sns":{"topic_arn":"arn:aws:sns:eu-west-1:111122223333:alerts",
                              "role_arn":"arn:aws:iam::111122223333:role/publisher"}}]}
                    """);

            OwnChannel.Prepared there =
                    new OwnChannel(domain.domain(), ACCOUNT)
                            .prepare(new DomainVersion(1, 3), TOPIC);

            assertThat(there.id()).isEqualTo("d1");
            assertThat(there.change().outcome()).isEqualTo(Outcome.UNCHANGED);
        }
    }

    @Test
    void before_rules_detectors_are_made_without_them_and_it_is_said() {
        try (StandInDomain domain = StandInDomain.ofVersion("2.11.0")) {
            domain.on("POST " + DomainDetectors.PATH + "/_search", 404, "{}");
            domain.on("GET /usage-watch-state/_doc/meter-" + ACCOUNT, 404, "{}");
            domain.on("POST " + DomainDetectors.PATH, 201, "{\"_id\":\"d\"}");

            List<Change> changes =
                    new OwnDetectors(
                                    domain.domain(),
                                    ACCOUNT,
                                    Catalog.builtIn(),
                                    new DomainVersion(2, 11))
                            .prepare();

            assertThat(domain.asked("POST " + DomainDetectors.PATH))
                    .isNotEmpty()
                    .noneMatch(asked -> asked.json().has("rules"));
            assertThat(changes)
                    .extracting(Change::reason)
                    .containsOnly("without rules, which OpenSearch 2.11 does not have");
        }
    }

    @Test
    void a_domain_that_comes_up_is_waited_for() {
        Deque<Answer> answers =
                new ArrayDeque<>(
                        List.of(
                                new Answer(
                                        503,
                                        "{\"error\":\"OpenSearch Security not initialized.\"}"),
                                new Answer(503, "{}"),
                                new Answer(503, "{}"),
                                new Answer(503, "{}"),
                                new Answer(502, "<html>Bad Gateway</html>"),
                                new Answer(408, "{\"status\":\"red\",\"timed_out\":true}"),
                                new Answer(200, "{\"status\":\"green\",\"timed_out\":false}")));
        try (StandInDomain domain = new StandInDomain()) {
            domain.on("GET /_cluster/health", asked -> answers.removeFirst());

            Readiness.await(domain.domain(), Deadline.NONE);

            assertThat(answers).isEmpty();
        }
    }

    @Test
    void a_domain_that_does_not_come_up_in_time_is_given_up_with_what_it_said() {
        try (StandInDomain domain = new StandInDomain()) {
            domain.on("GET /_cluster/health", 502, "Bad Gateway");
            assertThatExceptionOfType(ProvisionException.class)
                    .isThrownBy(
                            () ->
                                    Readiness.await(
                                            domain.domain(), new Deadline(() -> Duration.ZERO)))
                    .withMessageContaining("Bad Gateway")
                    .withMessageContaining("provision again");
        }
    }

    @Test
    void retention_is_a_policy_where_there_is_state_management() {
        String policies = "/_plugins/_ism/policies";
        try (StandInDomain domain = StandInDomain.ofVersion("2.19.3")) {
            Retention retention = new Retention(domain.domain());
            assertThat(retention.prepare(30))
                    .singleElement()
                    .extracting(Change::outcome)
                    .isEqualTo(Outcome.SKIPPED);

            domain.on("GET " + policies, 200, "{\"policies\":[]}");
            domain.on("GET " + policies + "/usage-watch-events", 404, "{}");
            domain.on("PUT " + policies + "/usage-watch-events", 201, "{}");
            domain.on("POST /_plugins/_ism/add/cwl-*", 200, "{\"updated_indices\":2}");
            assertThat(retention.prepare(14))
                    .singleElement()
                    .extracting(Change::outcome)
                    .isEqualTo(Outcome.CREATED);
            String made = domain.asked("PUT " + policies + "/usage-watch-events").getFirst().body();
            assertThat(made).contains("\"min_index_age\":\"14d\"").contains("\"cwl-*\"");

            domain.on(
                    "GET " + policies + "/usage-watch-events",
                    200,
                    "{\"_seq_no\":7,\"_primary_term\":1," + made.substring(1));
            domain.on("GET /_plugins/_ism/explain/cwl-*", 404, "{}");
            assertThat(retention.prepare(14))
                    .singleElement()
                    .extracting(Change::outcome)
                    .isEqualTo(Outcome.UNCHANGED);
            assertThat(domain.asked("POST /_plugins/_ism/add/cwl-*"))
                    .as("a run that broke off may not have got there")
                    .hasSize(2);

            domain.on("POST /_plugins/_ism/change_policy/cwl-1", 200, "{}");
            domain.on(
                    "GET /_plugins/_ism/explain/cwl-*",
                    200,
                    "{\"cwl-1\":{\"policy_id\":\"usage-watch-events\",\"policy_seq_no\":7},\"total_managed_indices\":1}");
            retention.prepare(14);
            assertThat(domain.asked("POST /_plugins/_ism/change_policy/cwl-1")).isEmpty();
            domain.on(
                    "GET /_plugins/_ism/explain/cwl-*",
                    200,
                    "{\"cwl-1\":{\"policy_id\":\"usage-watch-events\",\"policy_seq_no\":6},\"cwl-2\":{\"policy_id\":\"theirs\",\"policy_seq_no\":6},\"total_managed_indices\":1}");
            retention.prepare(14);
            assertThat(domain.asked("POST /_plugins/_ism/change_policy/cwl-1"))
                    .as("it follows the policy as it was")
                    .hasSize(1);

            assertThat(retention.prepare(7))
                    .singleElement()
                    .extracting(Change::outcome)
                    .isEqualTo(Outcome.UPDATED);
        }
    }
}
