package io.usagewatch.sandbox.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.usagewatch.sandbox.anomaly.Listener.Received;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class AlertingIT {
    private static final String MONITORS = "/_plugins/_alerting/monitors";
    private static final String CONFIGS = "/_plugins/_notifications/configs";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOPIC = "arn:aws:sns:us-east-1:111122223333:alerts";

    private final Listener listener = new Listener();

    @AfterEach
    void close() {
        listener.close();
    }

    private NodeSettings settings(Path data) {
        return NodeSettings.named("alerting", data)
                .withPlugin(Path.of("target", "plugin").toAbsolutePath())
                .withSetting(
                        "usagewatch.notifications.sns_endpoint", listener.uri("/sns").toString());
    }

    @Test
    void monitor_lives_from_its_first_alert_to_its_deletion(@TempDir Path data) {
        try (Node node = Node.start(settings(data))) {
            Api api = new Api(node.uri());
            api.put("/calls", "{\"settings\":{\"number_of_replicas\":0}}");
            api.post("/calls/_doc/1?refresh=true", "{\"n\":7}");
            String loud = webhook(api, "/loud");
            String quiet = webhook(api, "/quiet");
            String topic = topic(api);
            String monitor =
                    create(
                            api,
                            MONITOR.formatted(
                                    CONDITION,
                                    action(loud, "", "\"throttle_enabled\":false"),
                                    action(
                                            quiet,
                                            "calls",
                                            "\"throttle_enabled\":true,\"throttle\":{\"value\":10,\"unit\":\"MINUTES\"}"),
                                    action(topic, "calls", "\"throttle_enabled\":false")));

            firesAndThrottles(api, monitor);
            staysQuietOnceAcknowledged(api, monitor);
            completesWhenItNoLongerFires(api, monitor);
            tellsWhatIsBroken(api, monitor, loud);
            isDeletedWithItsMonitor(api, monitor);
        }
    }

    private void firesAndThrottles(Api api, String monitor) {
        await().atMost(PATIENCE).until(() -> at("/loud").count() >= 3);
        assertThat(at("/loud").findFirst().orElseThrow().body())
                .startsWith("calls: 7 in all, from 20");
        assertThat(at("/quiet").map(Received::body))
                .hasSize(1)
                .allSatisfy(body -> assertThat(body).startsWith("calls \n\n calls: 7 in all"));
        assertThat(at("/sns").findFirst().orElseThrow().body())
                .contains("\"TopicArn\":\"" + TOPIC + "\",\"Subject\":\"calls\"");
        JsonNode alert = only(api, "?monitorId=" + monitor);
        assertThat(alert.at("/state").asString()).isEqualTo("ACTIVE");
        await().atMost(PATIENCE)
                .until(
                        () ->
                                only(api, "?monitorId=" + monitor)
                                                .at("/action_execution_results/1/throttled_count")
                                                .asInt()
                                        >= 2);
        // One alert, however often it fires.
        assertThat(only(api, "?alertState=ACTIVE").at("/id")).isEqualTo(alert.at("/id"));
        assertThat(api.get(MONITORS + "/alerts?searchString=watch").at("/alerts/0/id"))
                .isEqualTo(alert.at("/id").asString());
        assertThat(api.get(MONITORS + "/alerts?severityLevel=4").body().at("/totalAlerts").asInt())
                .isZero();
    }

    private void staysQuietOnceAcknowledged(Api api, String monitor) {
        String alert = only(api, "?monitorId=" + monitor).at("/id").asString();
        JsonNode answer = acknowledge(api, monitor, alert);
        assertThat(answer.at("/success/0").asString()).isEqualTo(alert);
        assertThat(acknowledge(api, monitor, alert).at("/failed/0/" + alert + "/failed_reason"))
                .hasToString("\"Alert has already been acknowledged.\"");
        assertThat(acknowledge(api, monitor, "nix").at("/failed/0/nix/failed_reason").asString())
                .isEqualTo("Alert: nix does not exist (it may have already completed).");
        // A run that had begun may still have sent; it is over once another one is.
        JsonNode run = api.post(MONITORS + "/" + monitor + "/_execute", "").body();
        assertThat(run.at("/trigger_results/trigger/triggered").asBoolean()).isTrue();
        assertThat(run.at("/trigger_results/trigger/action_results")).isEmpty();
        long sent = at("/loud").count();
        await().during(Duration.ofSeconds(3))
                .atMost(PATIENCE)
                .until(() -> at("/loud").count() == sent);
        assertThat(only(api, "?monitorId=" + monitor).at("/state").asString())
                .isEqualTo("ACKNOWLEDGED");
        assertThat(api.post(MONITORS + "/nix/_acknowledge/alerts", "{\"alerts\":[\"a\"]}").status())
                .isEqualTo(404);
    }

    private static void completesWhenItNoLongerFires(Api api, String monitor) {
        api.delete("/calls/_doc/1?refresh=true");
        // It is in its history before it is taken from where it was, as with the real plugin.
        await().atMost(PATIENCE)
                .until(
                        () ->
                                alerts(api, "?alertState=COMPLETED").size() == 1
                                        && hits(api, ".opendistro-alerting-alerts") == 0);
        JsonNode alert = only(api, "?monitorId=" + monitor);
        assertThat(alert.at("/end_time").asLong()).isPositive();
        assertThat(hits(api, ".opendistro-alerting-alert-history-*")).isEqualTo(1);
    }

    private static void tellsWhatIsBroken(Api api, String monitor, String channel) {
        JsonNode kept = api.get(MONITORS + "/" + monitor).body();
        String broken =
                MONITOR.formatted(
                        "return ctx.results[0].nosuch.value > 0",
                        action(channel, "", "\"throttle_enabled\":false"),
                        action(channel, "", "\"throttle_enabled\":false"),
                        action("nosuch", "", "\"throttle_enabled\":false"));
        String path = MONITORS + "/" + monitor + "?if_primary_term=1&if_seq_no=";
        assertThat(api.put(path + "77", broken).status()).isEqualTo(409);
        assertThat(api.put(path + kept.at("/_seq_no").asInt(), broken).status()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> alerts(api, "?alertState=ERROR").size() == 1);
        JsonNode alert = only(api, "?alertState=ERROR");
        assertThat(alert.at("/error_message").asString())
                .startsWith("Failed evaluating trigger:\nreturn ctx.results[0].nosuch.value > 0\n");
        await().atMost(PATIENCE)
                .until(() -> only(api, "?alertState=ERROR").at("/alert_history").size() >= 2);
        String id = alert.at("/id").asString();
        assertThat(acknowledge(api, monitor, id).at("/failed/0/" + id + "/failed_reason"))
                .hasToString("\"Alert is in an error state and can not be acknowledged.\"");
    }

    private static void isDeletedWithItsMonitor(Api api, String monitor) {
        assertThat(api.delete(MONITORS + "/" + monitor).status()).isEqualTo(200);
        assertThat(api.delete(MONITORS + "/" + monitor).status()).isEqualTo(404);
        await().atMost(PATIENCE).until(() -> alerts(api, "?alertState=DELETED").size() == 1);
        assertThat(hits(api, ".opendistro-alerting-alerts")).isZero();
    }

    @Test
    void monitors_go_on_after_a_restart_and_run_no_period_twice(@TempDir Path data) {
        String monitor;
        try (Node node = Node.start(settings(data))) {
            Api api = new Api(node.uri());
            api.put("/calls", "{\"settings\":{\"number_of_replicas\":0}}");
            api.post("/calls/_doc/1?refresh=true", "{\"n\":7}");
            String action = action(webhook(api, "/loud"), "", "\"throttle_enabled\":false");
            monitor = create(api, MONITOR.formatted(CONDITION, action, action, action));
            await().atMost(PATIENCE).until(() -> at("/loud").count() >= 6);
        }
        long before = at("/loud").count();
        try (Node node = Node.start(settings(data))) {
            Api api = new Api(node.uri());
            await().atMost(PATIENCE).until(() -> at("/loud").count() >= before + 6);
            long enabled =
                    api.get(MONITORS + "/" + monitor).body().at("/monitor/enabled_time").asLong();
            List<Long> ends =
                    at("/loud")
                            .map(Received::body)
                            .map(body -> body.substring(body.lastIndexOf(' ') + 1))
                            .map(end -> Instant.parse(end).toEpochMilli())
                            .toList();
            // Three actions a run.
            assertThat(ends.stream().distinct().count()).isEqualTo((ends.size() + 2) / 3);
            assertThat(ends).allSatisfy(end -> assertThat((end - enabled) % 1_000).isZero());
            assertThat(only(api, "?monitorId=" + monitor).at("/state").asString())
                    .isEqualTo("ACTIVE");
        }
    }

    private static final String CONDITION = "return ctx.results[0].hits.total.value > 0";

    private static final String MONITOR =
            """
            {"name":"watch calls","type":"monitor","monitor_type":"query_level_monitor","enabled":true,
             "schedule":{"period":{"interval":1,"unit":"SECONDS"}},
             "inputs":[{"search":{"indices":["calls"],"query":{"query":{"match_all":{}},
               "aggregations":{"all":{"sum":{"field":"n"}}}}}}],
             "triggers":[{"query_level_trigger":{"id":"trigger","name":"any","severity":"2",
               "condition":{"script":{"source":"%s","lang":"painless"}},"actions":[%s,%s,%s]}}]}\
            """;

    private static String action(String channel, String subject, String throttle) {
        return """
        {"name":"tell","destination_id":"%s","subject_template":{"source":"%s"},%s,
         "message_template":{"source":"calls: {{ctx.results.0.hits.hits.0._source.n}} in all, from {{ctx.periodStart}} to {{ctx.periodEnd}}"}}\
        """
                .formatted(channel, subject, throttle);
    }

    private static String create(Api api, String monitor) {
        Api.Answer answer = api.post(MONITORS, monitor.replace("\n", " "));
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
        return answer.at("/_id");
    }

    private String webhook(Api api, String path) {
        return api.post(
                        CONFIGS,
                        """
                        {"config":{"name":"hook","config_type":"webhook","webhook":{"url":"%s"}}}\
                        """
                                .formatted(listener.uri(path)))
                .at("/config_id");
    }

    private static String topic(Api api) {
        return api.post(
                        CONFIGS,
                        """
                        {"config":{"name":"topic","config_type":"sns","sns":{"topic_arn":"%s"}}}\
                        """
                                .formatted(TOPIC))
                .at("/config_id");
    }

    private static JsonNode acknowledge(Api api, String monitor, String alert) {
        return api.post(
                        MONITORS + "/" + monitor + "/_acknowledge/alerts",
                        "{\"alerts\":[\"%s\"]}".formatted(alert))
                .body();
    }

    private Stream<Received> at(String path) {
        return listener.received().stream().filter(received -> received.path().equals(path));
    }

    private static List<JsonNode> alerts(Api api, String query) {
        return StreamSupport.stream(
                        api.get(MONITORS + "/alerts" + query).body().at("/alerts").spliterator(),
                        false)
                .toList();
    }

    private static JsonNode only(Api api, String query) {
        List<JsonNode> alerts = alerts(api, query);
        assertThat(alerts).as(query).hasSize(1);
        return alerts.getFirst();
    }

    private static long hits(Api api, String index) {
        return api.get("/" + index + "/_count").body().at("/count").asLong();
    }
}
