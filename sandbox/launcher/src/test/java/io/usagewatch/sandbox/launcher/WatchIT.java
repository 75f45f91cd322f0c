package io.usagewatch.sandbox.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.usagewatch.detection.audit.AuditIndex;
import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.CatalogYaml;
import io.usagewatch.detection.catalog.DomainCatalog;
import io.usagewatch.detection.detector.DomainDetectors;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.UsageIndex;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import io.usagewatch.sandbox.traffic.TrailRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Monitored APIs over REST: the console, the functions' handlers and a node with the sandbox's
 * plugins, which two accounts share.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WatchIT {

    private static final String ONE = "111122223333";
    private static final String OTHER = "444455556666";
    private static final String APIS = "/api/v1/monitored-apis";
    private static final String ADMIN = "admin:change";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Catalog DEPLOYED =
            CatalogYaml.read(
                    new ByteArrayInputStream(
                            """
                            monitored-apis:
                              - {id: volumes, title: Volumes, unit: u, reason: r,
                                 source: ec2.amazonaws.com, names: [CreateVolume]}
                            """
                                    .getBytes(UTF_8)));

    @TempDir static Path folder;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Instant start = Instant.now().minus(Duration.ofHours(12));
    private final Queue<String> published = new ConcurrentLinkedQueue<>();
    private HttpServer topic;
    private Node node;
    private SearchDomain domain;
    private Sandbox sandbox;
    private ConsoleServer console;

    @BeforeAll
    void startEverything() throws IOException {
        topic = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        topic.createContext(
                "/",
                exchange -> {
                    published.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        topic.start();
        node =
                Node.start(
                        NodeSettings.named("watch", folder)
                                .withPlugin(
                                        Path.of(System.getProperty("usagewatch.root", "../.."))
                                                .resolve("sandbox/anomaly-plugin/target/plugin"))
                                .withSetting(
                                        AlertTopic.SETTING,
                                        "http://127.0.0.1:" + topic.getAddress().getPort() + "/"));
        domain = SearchDomain.at(node.uri());
        sandbox =
                new Sandbox(
                        Workspace.forGenerated(folder.resolve("sandbox")),
                        DEPLOYED,
                        Clock.systemUTC(),
                        List.of(account(ONE, "payments-prod"), account(OTHER, "data-platform")),
                        Optional.of(node.uri()),
                        Optional.empty(),
                        subject -> {});
        sandbox.forEach(
                pipeline -> {
                    // One after the other, as stacks that share a domain are deployed.
                    synchronized (this) {
                        pipeline.prepare();
                        pipeline.ingest(records(pipeline.account().id()));
                        pipeline.backfill();
                        pipeline.startDetection();
                    }
                });
        assertThat(sandbox.ready()).hasSize(2);
        console =
                new ConsoleServer(
                        FreePort.endpoint().getPort(),
                        sandbox,
                        new Passwords(
                                Map.of("viewer", "see", "operator", "decide", "admin", "change")),
                        Clock.systemUTC());
        console.start();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(states("volumes")).containsExactly("running", "running"));
    }

    @AfterAll
    void stopEverything() {
        if (console != null) {
            console.close();
        }
        sandbox.close();
        domain.close();
        node.close();
        topic.stop(0);
    }

    @Test
    void what_is_added_is_metered_from_past_events_and_its_detector_runs() {
        JsonNode added = accepted(post(ADMIN, APIS, body("tables", TABLES)));
        assertThat(added.path("version").asString()).isNotEmpty();
        runs("tables");

        domain.refresh("usage-watch-*");
        assertThat(usage(ONE, "tables")).isEqualTo(24);
        for (String account : List.of(ONE, OTHER)) {
            assertThat(DomainDetectors.idsByName(domain))
                    .containsKey("usage-watch-" + account + "-tables");
        }
        assertThat(audit("tables"))
                .containsExactlyInAnyOrder(
                        "added stored " + ONE,
                        "added done " + ONE,
                        "added stored " + OTHER,
                        "added done " + OTHER);
    }

    @Test
    void a_parameter_that_no_event_was_indexed_by_is_summed_over_past_events() {
        accepted(
                post(
                        ADMIN,
                        APIS,
                        body(
                                "streams",
                                """
                                {"id":"streams","title":"Shards","unit":"u","reason":"r",
                                 "source":"kinesis.amazonaws.com","names":["CreateStream"],
                                 "measure":{"sum":"requestParameters.shardCount"}}
                                """)));
        runs("streams");

        domain.refresh("usage-watch-*");
        assertThat(usage(ONE, "streams")).isEqualTo(36);
    }

    @Test
    void a_change_a_pause_and_a_deletion_reach_all_accounts_and_each_can_be_undone() {
        accepted(post(ADMIN, APIS, body("keys", KEYS)));
        runs("keys");

        accepted(put(ADMIN, "keys", KEYS.replace("\"unit\":\"u\"", "\"unit\":\"keys\"")));
        runs("keys");
        assertThat(get("keys").path("definition").path("unit").asString()).isEqualTo("keys");

        accepted(post(ADMIN, APIS + "/keys/pause", versionOf("keys")));
        become("keys", "paused");
        assertThat(detectors("keys")).isZero();

        accepted(post(ADMIN, APIS + "/keys/resume", versionOf("keys")));
        runs("keys");

        accepted(post(ADMIN, APIS + "/keys/undo", versionOf("keys")));
        become("keys", "paused");

        accepted(post(ADMIN, APIS + "/keys/undo", versionOf("keys")));
        runs("keys");

        accepted(
                send(
                        ADMIN,
                        "DELETE",
                        APIS + "/keys?version=" + versionOf("keys").path("version").asString(),
                        ""));
        become("keys", "gone");
        assertThat(detectors("keys")).isZero();
        assertThat(ids()).doesNotContain("keys");

        accepted(post(ADMIN, APIS + "/keys/undo", versionOf("keys")));
        runs("keys");
        assertThat(get("keys").path("definition").path("unit").asString()).isEqualTo("keys");
    }

    @Test
    void a_deployed_definition_is_overridden_in_one_account_and_reset() {
        String changed =
                """
                {"id":"volumes","title":"Volumes","unit":"u","reason":"r","sensitivity":"high",
                 "source":"ec2.amazonaws.com","names":["CreateVolume"]}
                """;
        ObjectNode change = body("volumes", changed);
        change.put("version", versionOf("volumes").path("version").asString());
        change.putArray("accounts").add(OTHER);
        accepted(send(ADMIN, "PUT", APIS + "/volumes", change.toString()));
        runs("volumes");

        assertThat(standing("volumes", OTHER).path("overrides").asBoolean()).isTrue();
        assertThat(standing("volumes", ONE).path("overrides").asBoolean()).isFalse();
        assertThat(standing("volumes", ONE).path("desired").path("sensitivity").asString())
                .isEqualTo("normal");

        accepted(
                send(
                        ADMIN,
                        "DELETE",
                        APIS
                                + "/volumes?version="
                                + versionOf("volumes").path("version").asString(),
                        ""));
        runs("volumes");
        assertThat(standing("volumes", OTHER).path("origin").asString()).isEqualTo("deployed");

        HttpResponse<String> again =
                send(
                        ADMIN,
                        "DELETE",
                        APIS
                                + "/volumes?account="
                                + ONE
                                + "&version="
                                + versionOf("volumes").path("version").asString(),
                        "");
        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(again.body()).contains("take it out of the Pulumi configuration");
    }

    @Test
    void what_somebody_changed_in_the_domain_is_brought_back() {
        accepted(post(ADMIN, APIS, body("users", USERS)));
        runs("users");
        String detector = DomainDetectors.idsByName(domain).get("usage-watch-" + ONE + "-users");
        domain.post(DomainDetectors.PATH + "/" + detector + "/_stop");

        await().atMost(PATIENCE)
                .until(() -> !states("users").equals(List.of("running", "running")));
        runs("users");
        assertThat(domain.get(DomainDetectors.PATH + "/" + detector + "?job=true").toString())
                .contains("\"enabled\":true");
    }

    @Test
    void of_two_admins_at_once_one_wins_and_the_other_is_told_by_whom() {
        accepted(post(ADMIN, APIS, body("roles", ROLES)));
        runs("roles");
        String version = versionOf("roles").path("version").asString();
        List<CompletableFuture<HttpResponse<String>>> both =
                Stream.of("left", "right")
                        .map(unit -> ROLES.replace("\"unit\":\"u\"", "\"unit\":\"" + unit + "\""))
                        .map(text -> body("roles", text).put("version", version))
                        .map(
                                change ->
                                        CompletableFuture.supplyAsync(
                                                () ->
                                                        send(
                                                                ADMIN,
                                                                "PUT",
                                                                APIS + "/roles",
                                                                change.toString())))
                        .toList();
        List<HttpResponse<String>> answers = both.stream().map(CompletableFuture::join).toList();

        assertThat(answers)
                .extracting(HttpResponse::statusCode)
                .containsExactlyInAnyOrder(202, 409);
        JsonNode told =
                answers.stream()
                        .filter(answer -> answer.statusCode() == 409)
                        .map(answer -> Json.parse(answer.body()))
                        .findFirst()
                        .orElseThrow();
        assertThat(told.path("detail").asString()).contains("admin changed it at");
        JsonNode won =
                answers.stream()
                        .filter(answer -> answer.statusCode() == 202)
                        .map(answer -> Json.parse(answer.body()))
                        .findFirst()
                        .orElseThrow();
        assertThat(told.path("current").path("version")).isEqualTo(won.path("version"));
        runs("roles");
        assertThat(get("roles").path("definition").path("unit"))
                .isEqualTo(won.path("definition").path("unit"));
    }

    @Test
    void what_was_exported_is_imported_without_a_change_and_a_changed_line_is_taken() {
        accepted(post(ADMIN, APIS, body("images", IMAGES)));
        runs("images");
        String yaml = export();
        assertThat(CatalogYaml.read(new ByteArrayInputStream(yaml.getBytes(UTF_8))).find("images"))
                .isPresent();

        JsonNode same = accepted(importYaml(ADMIN, yaml));
        assertThat(same)
                .isNotEmpty()
                .allMatch(one -> one.path("outcome").asString().equals("unchanged"));

        String changed =
                yaml.replace("title: \"Images\"", "title: \"Machine images\"")
                        .replace("title: Images", "title: Machine images");
        JsonNode taken = accepted(importYaml(ADMIN, changed));
        assertThat(taken)
                .filteredOn(one -> one.path("outcome").asString().equals("started"))
                .extracting(one -> one.path("id").asString())
                .containsExactly("images");
        runs("images");
        assertThat(get("images").path("definition").path("title").asString())
                .isEqualTo("Machine images");
    }

    @Test
    void of_a_catalog_with_one_mistake_nothing_is_stored() {
        long before = stored();
        HttpResponse<String> answer =
                importYaml(
                        ADMIN,
                        """
                        monitored-apis:
                          - {id: fine, title: t, unit: u, reason: r, source: ec2.amazonaws.com, names: [CreateVpc]}
                          - {id: wrong, title: t, unit: u, reason: r, source: ec2.amazonaws.com, names: [CreateVpc], least-deviation: {calls: -5}}
                        """);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("monitored-apis[1].least-deviation.calls");
        assertThat(stored()).isEqualTo(before);
        assertThat(ids()).doesNotContain("fine", "wrong");
    }

    static Stream<List<String>> mistakes() {
        String long_ = "x".repeat(10_000);
        return Stream.of(
                List.of("id", "\"a'; DROP TABLE\""),
                List.of("id", "\"<script>alert(1)</script>\""),
                List.of("id", "\"" + long_ + "\""),
                List.of("id", "\"../../_cluster\""),
                List.of("title", "\"<img src=x onerror=alert(1)>\""),
                List.of("title", "\"two\\nlines\""),
                List.of("title", "\"" + long_ + "\""),
                List.of("title", "\"\\u202eevil\""),
                List.of("reason", "\"" + long_ + "\""),
                List.of("owner", "\"a\\u0000b\""),
                List.of("source", "\"no-such-service.amazonaws.com\""),
                List.of("source", "\"ec2.amazonaws.com\\n\""),
                List.of("source", "\"*\\\"}}\""),
                List.of("names", "[]"),
                List.of("names[0]", "[\"Run*Instances\"]"),
                List.of("names[0]", "[\"\"]"),
                List.of("names[1]", "[\"CreateTable\", \"Create Table\"]"),
                List.of("measure", "{\"sum\":\"requestParameters.a\",\"distinct\":\"principal\"}"),
                List.of("measure.sum", "{\"sum\":\"no.such.field\"}"),
                List.of("measure.sum", "{\"sum\":\"principal\"}"),
                List.of("measure.sum", "{\"sum\":\"requestParameters.neverSent\"}"),
                List.of("split-by[0]", "[\"requestParameters.doc['x'].value\"]"),
                List.of("split-by[0]", "[\"requestParameters.neverSent\"]"),
                List.of("split-by", "[\"principal\",\"awsRegion\",\"userAgent\"]"),
                List.of("interval", "\"-5m\""),
                List.of("interval", "\"0m\""),
                List.of("sensitivity", "\"HIGH'\""),
                List.of("least-deviation.calls", "{\"calls\":-1}"),
                List.of("least-deviation.percent", "{\"percent\":-0.1}"),
                List.of("rate", "-1"),
                List.of("severity", "\"catastrophic\""),
                List.of("runbook", "\"javascript:alert(1)\""),
                List.of("runbook", "\"http://plain.example.com\""),
                List.of("filter.exclude-principals[0]", "{\"exclude-principals\":[\"*\"]}"),
                List.of("filter.error-codes[0]", "{\"error-codes\":[\"a b\"]}"),
                List.of("enabled", "\"yes\""),
                List.of("surprise", "1"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void a_mistake_is_told_at_its_field_through_REST_and_YAML_and_nothing_is_stored(
            List<String> mistake) {
        String field = mistake.getFirst();
        String key = field.split("[.\\[]", 2)[0];
        ObjectNode definition = (ObjectNode) Json.parse(TABLES);
        definition.put("id", "mistaken");
        definition.set(key, Json.parse(mistake.getLast()));
        long before = stored();

        HttpResponse<String> rest = post(ADMIN, APIS, Json.object().set("definition", definition));
        ObjectNode catalog = Json.object();
        catalog.putArray("monitored-apis").add(definition);
        // JSON is YAML, too.
        HttpResponse<String> yaml = importYaml(ADMIN, catalog.toString());

        for (HttpResponse<String> answer : List.of(rest, yaml)) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(answer.body()).hasSizeLessThan(4_000).doesNotContain("x".repeat(200));
        }
        assertThat(mistakes(rest, "")).contains(field);
        assertThat(mistakes(yaml, "monitored-apis[0].")).contains(field);
        assertThat(whats(rest)).containsExactlyElementsOf(whats(yaml));
        assertThat(stored()).isEqualTo(before);
        assertThat(ids()).doesNotContain("mistaken");
    }

    @Test
    void a_body_that_is_no_definition_is_refused() {
        for (String body :
                List.of("", "[]", "{", "{\"definition\":[]}", "{\"definition\":\"x\"}")) {
            assertThat(send(ADMIN, "POST", APIS, body).statusCode()).as(body).isEqualTo(400);
        }
        for (String yaml :
                List.of("", "a: b", "- x", "monitored-apis: {}", "\t", "&a [*a]", "!!js {}")) {
            assertThat(importYaml(ADMIN, yaml).statusCode()).as(yaml).isEqualTo(400);
        }
        assertThat(post(ADMIN, APIS, body("x", TABLES).put("acounts", 1)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_change_needs_a_version_that_was_given() {
        HttpResponse<String> without =
                send(ADMIN, "PUT", APIS + "/volumes", body("volumes", TABLES).toString());
        assertThat(without.statusCode()).isEqualTo(400);
        assertThat(Json.parse(without.body()).path("field").asString()).isEqualTo("version");

        HttpResponse<String> made =
                post(
                        ADMIN,
                        APIS + "/volumes/pause",
                        Json.object().put("version", "2999-01-01T00:00:00.000Z-ffffff"));
        assertThat(made.statusCode()).isEqualTo(400);
        assertThat(Json.parse(made.body()).path("field").asString()).isEqualTo("version");
        assertThat(send(ADMIN, "GET", APIS + "/no-such", "").statusCode()).isEqualTo(404);
    }

    @Test
    void viewers_and_operators_see_and_may_change_nothing() {
        long before = stored();
        for (String user : List.of("viewer:see", "operator:decide")) {
            assertThat(send(user, "GET", APIS, "").statusCode()).isEqualTo(200);
            assertThat(send(user, "GET", "/api/v1/audit", "").statusCode()).isEqualTo(200);
            ObjectNode version = Json.object().put("version", "");
            for (HttpResponse<String> refused :
                    List.of(
                            post(user, APIS, body("mine", TABLES)),
                            send(user, "PUT", APIS + "/volumes", version.toString()),
                            send(user, "DELETE", APIS + "/volumes?version=", ""),
                            post(user, APIS + "/volumes/pause", version),
                            post(user, APIS + "/volumes/resume", version),
                            post(user, APIS + "/volumes/undo", version),
                            post(user, APIS + "/volumes/rollout", version),
                            importYaml(user, "monitored-apis: []"))) {
                assertThat(refused.statusCode()).as(refused.uri() + user).isEqualTo(403);
            }
        }
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void a_test_notification_goes_through_the_channel_of_one_account() {
        String channels = "/api/v1/accounts/" + ONE + "/channels";
        assertThat(send("viewer:see", "GET", channels, "").statusCode()).isEqualTo(403);
        JsonNode listed = Json.parse(send("operator:decide", "GET", channels, "").body());
        String channel =
                listed.valueStream()
                        .filter(one -> one.path("name").asString().contains(ONE))
                        .map(one -> one.path("id").asString())
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(listed.toString()));
        published.clear();

        HttpResponse<String> sent =
                send("operator:decide", "POST", channels + "/" + channel + "/test", "");

        assertThat(Json.parse(sent.body()).path("delivered").asBoolean()).as(sent.body()).isTrue();
        assertThat(published).hasSize(1);
        HttpResponse<String> none = send("operator:decide", "POST", channels + "/no-such/test", "");
        assertThat(Json.parse(none.body()).path("words").asString()).contains("no such channel");
    }

    @Test
    void nobody_changes_or_deletes_an_audit_entry() {
        for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
            assertThat(send(ADMIN, method, "/api/v1/audit", "{}").statusCode())
                    .as(method)
                    .isIn(404, 405);
            assertThat(send(ADMIN, method, "/api/v1/audit/x", "{}").statusCode())
                    .as(method)
                    .isIn(404, 405);
        }
    }

    private static final String TABLES =
            """
            {"id":"tables","title":"Tables","unit":"u","reason":"r",
             "source":"dynamodb.amazonaws.com","names":["CreateTable"]}
            """;
    private static final String KEYS = iam("keys", "CreateAccessKey");
    private static final String USERS = iam("users", "CreateUser");
    private static final String ROLES = iam("roles", "CreateRole");
    private static final String IMAGES =
            """
            {"id":"images","title":"Images","unit":"u","reason":"r",
             "source":"ec2.amazonaws.com","names":["CreateImage"]}
            """;

    private static String iam(String id, String name) {
        return """
               {"id":"%s","title":"%s","unit":"u","reason":"r","source":"iam.amazonaws.com","names":["%s"]}
               """
                .formatted(id, name, name);
    }

    private Account account(String id, String name) {
        return new Account(
                id, name, "us-east-1", 0, start, Instant.now(), start.plus(Duration.ofHours(11)));
    }

    /** Two tables and a stream of three shards an hour. */
    private List<TrailRecord> records(String account) {
        List<TrailRecord> records = new ArrayList<>();
        for (int hour = 0; hour < 12; hour++) {
            Instant at = start.plus(Duration.ofHours(hour)).plusSeconds(60);
            records.add(record(account, at, "dynamodb", "CreateTable", "{\"tableName\":\"a\"}"));
            records.add(record(account, at, "dynamodb", "CreateTable", "{\"tableName\":\"b\"}"));
            records.add(record(account, at, "kinesis", "CreateStream", "{\"shardCount\":3}"));
        }
        return records;
    }

    private static TrailRecord record(
            String account, Instant at, String service, String name, String parameters) {
        ObjectNode json =
                Json.object()
                        .put("eventID", UUID.randomUUID().toString())
                        .put("eventTime", at.toString())
                        .put("eventSource", service + ".amazonaws.com")
                        .put("eventName", name)
                        .put("awsRegion", "us-east-1")
                        .put("recipientAccountId", account);
        json.set("requestParameters", Json.parse(parameters));
        return new TrailRecord(account, "us-east-1", at, json.toString());
    }

    private static ObjectNode body(String id, String definition) {
        ObjectNode read = (ObjectNode) Json.parse(definition);
        ObjectNode body = Json.object();
        body.set("definition", read.put("id", id));
        return body;
    }

    private HttpResponse<String> put(String user, String api, String definition) {
        ObjectNode change = body(api, definition);
        change.put("version", versionOf(api).path("version").asString());
        return send(user, "PUT", APIS + "/" + api, change.toString());
    }

    private ObjectNode versionOf(String api) {
        return Json.object().put("version", get(api).path("version").asString());
    }

    private JsonNode get(String api) {
        HttpResponse<String> answer = send("viewer:see", "GET", APIS + "/" + api, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.parse(answer.body());
    }

    private JsonNode standing(String api, String account) {
        return get(api).path("accounts")
                .valueStream()
                .filter(one -> one.path("account").asString().equals(account))
                .findFirst()
                .orElseThrow();
    }

    private List<String> ids() {
        return Json.parse(send("viewer:see", "GET", APIS, "").body())
                .valueStream()
                .map(api -> api.path("id").asString())
                .toList();
    }

    private List<String> states(String api) {
        HttpResponse<String> answer = send("viewer:see", "GET", APIS + "/" + api + "/rollout", "");
        return Json.parse(answer.body())
                .path("accounts")
                .valueStream()
                .map(one -> one.path("actual").asString())
                .toList();
    }

    private void runs(String api) {
        become(api, "running");
    }

    private void become(String api, String state) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(states(api))
                                        .as(get(api).toString())
                                        .containsExactly(state, state));
    }

    private long usage(String account, String api) {
        ObjectNode search = Json.object().put("size", 10_000);
        ArrayNode filter = search.putObject("query").putObject("bool").putArray("filter");
        filter.addObject().putObject("term").put("account", account);
        filter.addObject().putObject("term").put("api", api);
        return domain.search(UsageIndex.NAME, search)
                .path("hits")
                .path("hits")
                .valueStream()
                .mapToLong(hit -> hit.path("_source").path("n").asLong())
                .sum();
    }

    private long detectors(String api) {
        return DomainDetectors.idsByName(domain).keySet().stream()
                .filter(name -> name.endsWith("-" + api))
                .count();
    }

    /** Documents of what operators want. */
    private long stored() {
        domain.refresh(DomainCatalog.INDEX);
        return domain.get("/" + DomainCatalog.INDEX + "/_count").path("count").asLong();
    }

    private List<String> audit(String api) {
        domain.refresh(AuditIndex.NAME);
        HttpResponse<String> answer = send("viewer:see", "GET", "/api/v1/audit?subject=" + api, "");
        return Json.parse(answer.body())
                .path("items")
                .valueStream()
                .map(
                        entry ->
                                entry.path("what").asString()
                                        + " "
                                        + entry.path("result").asString()
                                        + " "
                                        + entry.path("account").asString())
                .toList();
    }

    private static List<String> mistakes(HttpResponse<String> answer, String path) {
        return Json.parse(answer.body())
                .path("mistakes")
                .valueStream()
                .map(mistake -> mistake.path("field").asString())
                .map(field -> field.startsWith(path) ? field.substring(path.length()) : field)
                .toList();
    }

    private static List<String> whats(HttpResponse<String> answer) {
        return Json.parse(answer.body())
                .path("mistakes")
                .valueStream()
                .map(mistake -> mistake.path("what").asString())
                .toList();
    }

    private String export() {
        return send(HttpRequest.newBuilder(URI.create(console.address() + APIS))
                        .header("Authorization", basic("viewer:see"))
                        .header("Accept", "application/yaml")
                        .build())
                .body();
    }

    private HttpResponse<String> importYaml(String user, String yaml) {
        return send(
                HttpRequest.newBuilder(URI.create(console.address() + APIS))
                        .header("Authorization", basic(user))
                        .header("Content-Type", "application/yaml")
                        .POST(BodyPublishers.ofString(yaml))
                        .build());
    }

    private HttpResponse<String> post(String user, String path, JsonNode body) {
        return send(user, "POST", path, body.toString());
    }

    private HttpResponse<String> send(String user, String method, String path, String body) {
        return send(
                HttpRequest.newBuilder(URI.create(console.address() + path))
                        .header("Authorization", basic(user))
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8));
    }

    private static JsonNode accepted(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return Json.parse(answer.body());
    }
}
