package io.usagewatch.provision;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import io.usagewatch.detection.alert.Alert;
import io.usagewatch.detection.alert.AlertedEntity;
import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.CatalogYaml;
import io.usagewatch.detection.detector.DomainDetectors;
import io.usagewatch.detection.detector.ResultIndex;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.Entity;
import io.usagewatch.detection.usage.Expectation;
import io.usagewatch.detection.usage.Usage;
import io.usagewatch.detection.usage.UsageIndex;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the monitors of a provisioned domain publish, on a real node with the sandbox's plugin. */
class AlertIT {

    private static final String ACCOUNT = "111122223333";
    private static final String TOPIC = "arn:aws:sns:us-east-1:111122223333:alerts";
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final Catalog CATALOG =
            CatalogYaml.read(
                    new ByteArrayInputStream(
                            """
                            monitored-apis:
                              - {id: volumes, title: 'EBS "CreateVolume" {{ctx}}', unit: u, reason: r, source: ec2.amazonaws.com, names: [CreateVolume], severity: high}
                              - {id: invoke, title: t, unit: u, reason: r, source: lambda.amazonaws.com, names: [Invoke], split-by: [requestParameters.functionName]}
                            """
                                    .getBytes(UTF_8)));

    private static final Queue<String> PUBLISHED = new ConcurrentLinkedQueue<>();

    @TempDir static Path data;
    private static HttpServer topic;
    private static Node node;
    private static SearchDomain domain;

    /** The interval that was metered last. */
    private final Instant latest =
            Instant.ofEpochSecond(Instant.now().getEpochSecond() / 300 * 300)
                    .minus(INTERVAL.multipliedBy(2));

    @BeforeAll
    static void startNode() throws IOException {
        topic = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        topic.createContext(
                "/",
                exchange -> {
                    PUBLISHED.add(
                            Json.parse(exchange.getRequestBody().readAllBytes())
                                    .path("Message")
                                    .asString());
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        topic.start();
        node =
                Node.start(
                        NodeSettings.named("alerts", data)
                                .withPlugin(
                                        Path.of(System.getProperty("usagewatch.root"))
                                                .resolve("sandbox/anomaly-plugin/target/plugin"))
                                .withSetting(
                                        "usagewatch.notifications.sns_endpoint",
                                        "http://127.0.0.1:" + topic.getAddress().getPort() + "/"));
        domain = SearchDomain.at(node.uri());
    }

    @AfterAll
    static void stopNode() {
        domain.close();
        node.close();
        topic.stop(0);
    }

    @BeforeEach
    void provisionAnew() {
        Provision provision =
                new Provision(domain, ACCOUNT, CATALOG, Deployment.NONE.withAlertTopic(TOPIC));
        provision.remove();
        provision.prepare();
        PUBLISHED.clear();
    }

    @Test
    void a_certain_incident_is_published_with_its_numbers_and_without_a_grade() {
        index("volumes", Entity.ALL, latest.minus(INTERVAL), 40, 4, 6);
        index("volumes", Entity.ALL, latest, 60, 4, 8);

        assertThat(run("volumes"))
                .singleElement()
                .satisfies(
                        alert -> {
                            assertThat(alert.state()).isEqualTo(Alert.State.GOING_ON);
                            assertThat(alert.title()).isEqualTo("EBS \"CreateVolume\" {{ctx}}");
                            assertThat(alert.to())
                                    .isCloseTo(Instant.now(), within(Duration.ofMinutes(2)));
                            assertThat(alert.entities())
                                    .containsExactly(
                                            new AlertedEntity(
                                                    Entity.ALL,
                                                    latest.minus(INTERVAL),
                                                    latest.plus(INTERVAL),
                                                    2,
                                                    100,
                                                    8,
                                                    4,
                                                    20,
                                                    8,
                                                    0,
                                                    0));
                        });
    }

    @Test
    void what_is_not_certain_takes_a_grade() {
        index("volumes", Entity.ALL, latest, 40, 4, 6);
        assertThat(run("volumes")).isEmpty();

        grade("usage-watch-111122223333-volumes", latest, "task-of-a-historical-analysis");
        assertThat(run("volumes")).isEmpty();

        grade("usage-watch-111122223333-volumes", latest, "");
        assertThat(run("volumes"))
                .singleElement()
                .satisfies(
                        alert ->
                                assertThat(alert.entities())
                                        .singleElement()
                                        .satisfies(
                                                entity -> {
                                                    assertThat(entity.grade()).isEqualTo(0.75);
                                                    assertThat(entity.confidence()).isEqualTo(0.9);
                                                }));
    }

    @Test
    void each_entity_of_a_split_API_has_its_own_numbers_and_its_own_grade() {
        index("invoke", "or\"ders\n", latest, 90, 4, 9);
        index("invoke", "bills", latest, 80, 4, 8);
        index("invoke", "quiet", latest, 5, 4, 0.4);
        index("volumes", Entity.ALL, latest, 80, 4, 9);
        grade("usage-watch-111122223333-split.5m", latest, "", "invoke", "bills");
        grade("usage-watch-111122223333-split.5m", latest, "", "another", "quiet");

        assertThat(run("invoke"))
                .singleElement()
                .satisfies(
                        alert ->
                                assertThat(alert.entities())
                                        .extracting(
                                                AlertedEntity::entity,
                                                AlertedEntity::n,
                                                AlertedEntity::grade)
                                        .containsExactly(
                                                tuple("or\"ders\n", 90.0, 0.0),
                                                tuple("bills", 80.0, 0.75)));
    }

    @Test
    void deviations_that_do_not_count_and_quiet_usage_alert_nobody() {
        index("volumes", Entity.ALL, latest, 4.5, 2, 12);
        index("volumes", Entity.ALL, latest.minus(INTERVAL), 40, 4, 1.9);
        assertThat(run("volumes")).isEmpty();
    }

    @Test
    void growth_alerts_nobody_as_long_as_it_comes_to_little() {
        index("volumes", Entity.ALL, latest, new Expectation(4, 2, 10, 0.1, true), 5);
        assertThat(run("volumes")).isEmpty();
        index(
                "volumes",
                Entity.ALL,
                latest.minus(INTERVAL),
                new Expectation(4, 2, 10, 0.1, true),
                9);
        assertThat(run("volumes")).hasSize(1);
    }

    @Test
    void growth_that_came_to_little_is_neither_an_incident_nor_the_end_of_one() {
        Instant before = latest.minus(INTERVAL.multipliedBy(6));
        index("volumes", Entity.ALL, before, new Expectation(0, 0, 10, 0.05, true), 0);
        assertThat(run("volumes")).isEmpty();

        index("volumes", Entity.ALL, before, new Expectation(4, 2, 10, 7, true), 5);
        index("volumes", Entity.ALL, latest, new Expectation(4, 2, 10, 7, true), 5);
        grade("usage-watch-111122223333-volumes", latest, "");
        assertThat(run("volumes")).isEmpty();
    }

    @Test
    void an_incident_is_told_once_per_interval_and_once_when_it_is_over() {
        index("volumes", Entity.ALL, latest, 60, 4, 8);
        assertThat(run("volumes")).hasSize(1);
        assertThat(run("volumes")).isEmpty();

        domain.post(
                "/" + UsageIndex.NAME + "/_delete_by_query?refresh=true",
                Json.parse("{\"query\":{\"term\":{\"api\":\"volumes\"}}}"));
        index("volumes", Entity.ALL, latest.minus(INTERVAL.multipliedBy(6)), 60, 4, 8);
        assertThat(run("volumes"))
                .singleElement()
                .satisfies(alert -> assertThat(alert.state()).isEqualTo(Alert.State.OVER));
        assertThat(run("volumes")).isEmpty();
    }

    /** What comes of one more run of the monitor. */
    private static List<Alert> run(String api) {
        domain.refresh(UsageIndex.NAME);
        ObjectNode search = Json.object();
        search.putObject("query")
                .putObject("term")
                .put("monitor.name.keyword", "usage-watch-" + ACCOUNT + "-" + api);
        String monitor =
                domain.post("/_plugins/_alerting/monitors/_search", search)
                        .path("hits")
                        .path("hits")
                        .path(0)
                        .path("_id")
                        .asString();
        JsonNode result =
                domain.post("/_plugins/_alerting/monitors/" + monitor + "/_execute?dryrun=false");
        assertThat(result.path("error").asString("")).isEmpty();
        assertThat(result.path("input_results").path("error").asString("")).isEmpty();
        result.path("trigger_results")
                .forEach(
                        trigger -> {
                            assertThat(trigger.path("error").asString("")).isEmpty();
                            trigger.path("action_results")
                                    .forEach(
                                            action ->
                                                    assertThat(action.path("error").asString(""))
                                                            .isEmpty());
                        });
        List<Alert> alerts = PUBLISHED.stream().map(Alert::parse).toList();
        PUBLISHED.clear();
        return alerts;
    }

    private static void index(
            String api, String entity, Instant start, double n, double expected, double surprise) {
        index(api, entity, start, new Expectation(expected, 2, 10, surprise), n);
    }

    private static void index(
            String api, String entity, Instant start, Expectation expectation, double n) {
        Usage usage = new Usage(ACCOUNT, api, entity, start, INTERVAL, n, expectation);
        domain.put("/" + UsageIndex.NAME + "/_doc/" + usage.id(), usage.toJson());
    }

    private static void grade(String detector, Instant start, String task, String... entity) {
        ObjectNode result =
                Json.object()
                        .put("detector_id", DomainDetectors.idsByName(domain).get(detector))
                        .put("anomaly_grade", 0.75)
                        .put("confidence", 0.9)
                        .put("data_start_time", start.toEpochMilli())
                        .put("data_end_time", start.plus(INTERVAL).toEpochMilli());
        if (!task.isEmpty()) {
            result.put("task_id", task);
        }
        if (entity.length > 0) {
            var parts = result.putArray("entity");
            parts.addObject().put("name", "api").put("value", entity[0]);
            parts.addObject().put("name", "entity").put("value", entity[1]);
        }
        domain.post("/" + ResultIndex.NAME + "/_doc?refresh=true", result);
    }
}
