package io.usagewatch.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.usagewatch.detection.search.Json;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** REST over real HTTP and a real node; of two accounts, one refuses to answer. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "usage-watch.local-users.viewer=see",
            "usage-watch.local-users.operator=decide",
            "usage-watch.local-users.admin=change",
            "usage-watch.account-deadline=20s",
            "usage-watch.account-pause=300ms",
            "server.address=127.0.0.1"
        })
@DirtiesContext
class RestIT {

    private static final String REFUSING = "444455556666";

    @TempDir static Path data;
    private static Node node;
    private static DomainFront answering;
    private static DomainFront refusing;

    @LocalServerPort private int port;
    private final HttpClient client = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void accounts(DynamicPropertyRegistry properties) {
        Instant spike = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(2));
        node = Node.start(NodeSettings.named("rest", data));
        answering = new DomainFront(node.uri());
        refusing = new DomainFront(node.uri()).refusing(403);
        WatchedAccount account =
                new WatchedAccount(node)
                        .withSpike("ec2-run-instances", "", spike)
                        .withSpike("iam-new-credentials", "webhooks", spike)
                        .withSpike("access-denied", WatchedAccount.HOSTILE, spike)
                        .withEvent(
                                spike.minusSeconds(60),
                                WatchedAccount.runInstances("ci-deployer", "10.0.3.7", 80));
        account.write();
        account.domain().close();
        properties.add("usage-watch.accounts[0].id", () -> WatchedAccount.ID);
        properties.add("usage-watch.accounts[0].name", () -> "payments-prod");
        properties.add("usage-watch.accounts[0].endpoint", () -> answering.uri().toString());
        properties.add("usage-watch.accounts[1].id", () -> REFUSING);
        properties.add("usage-watch.accounts[1].name", () -> "legacy-shared");
        properties.add("usage-watch.accounts[1].endpoint", () -> refusing.uri().toString());
    }

    @AfterAll
    static void stop() {
        answering.close();
        refusing.close();
        node.close();
    }

    @BeforeEach
    void untilTheAccountsHaveAnswered() {
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> {
                            JsonNode page = json(get("/api/v1/incidents", "viewer:see"));
                            return page.path("items").size() == 3
                                    && page.path("coverage").path("missing").size() == 1;
                        });
    }

    @Test
    void everyAnswerSaysWhichAccountsItCoversAndWhyTheRestAreMissing() throws Exception {
        JsonNode page = json(get("/api/v1/incidents?limit=2", "viewer:see"));

        assertThat(page.path("items").size()).isEqualTo(2);
        assertThat(page.path("coverage").path("answered").path(0).asString())
                .isEqualTo(WatchedAccount.ID);
        JsonNode missing = page.path("coverage").path("missing").path(0);
        assertThat(missing.path("account").asString()).isEqualTo(REFUSING);
        assertThat(missing.path("problem").asString())
                .isEqualTo("legacy-shared refuses the console access (403)");
        assertThat(missing.path("nextStep").asString()).contains("Map the console's role");

        JsonNode next =
                json(
                        get(
                                "/api/v1/incidents?cursor=" + page.path("nextCursor").asString(),
                                "viewer:see"));
        assertThat(next.path("items").size()).isEqualTo(1);
        assertThat(next.path("nextCursor").isMissingNode() || next.path("nextCursor").isNull())
                .isTrue();
    }

    @Test
    void anIncidentComesWithItsSeriesAndWhoAndWhere() throws Exception {
        JsonNode detail =
                json(get("/api/v1/incidents/" + incident("ec2-run-instances"), "viewer:see"));

        assertThat(detail.path("incident").path("headline").asString())
                .isEqualTo("80 EC2 instances asked for where 4 are usual");
        assertThat(detail.path("series").size()).isGreaterThan(100);
        assertThat(detail.path("series").path(0).path("expected").asDouble()).isEqualTo(2);
        assertThat(detail.path("principals").path(0).path("value").asString())
                .isEqualTo("ci-deployer");
        assertThat(detail.path("sourceIps").path(0).path("value").asString()).isEqualTo("10.0.3.7");
        assertThat(detail.path("events").size()).isEqualTo(1);
    }

    @Test
    void anAccountTellsHowItDoesOrWhyItDoesNot() throws Exception {
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                json(get("/api/v1/accounts", "viewer:see"))
                                        .path(0)
                                        .path("status")
                                        .asString()
                                        .equals("answers"));
        JsonNode accounts = json(get("/api/v1/accounts", "viewer:see"));

        assertThat(accounts.path(0).path("ingestLagSeconds").asInt()).isEqualTo(240);
        assertThat(accounts.path(1).path("status").asString()).isEqualTo("does not answer");
        assertThat(accounts.path(1).path("problem").path("nextStep").asString()).isNotEmpty();
    }

    @Test
    void theSecondOfTwoChangesIsToldWhatTheFirstOneDid() throws Exception {
        String id = incident("iam-new-credentials");
        String version =
                json(get("/api/v1/incidents/" + id, "viewer:see"))
                        .path("incident")
                        .path("version")
                        .asString();
        ObjectNode change =
                Json.object()
                        .put("status", "expected")
                        .put("until", "2099-01-01T00:00:00Z")
                        .put("comment", "load test")
                        .put("version", version);

        JsonNode changed = json(patch(id, "operator:decide", change.toString()));
        HttpResponse<String> second =
                patch(id, "operator:decide", change.put("status", "expected").toString());

        assertThat(changed.path("status").asString()).isEqualTo("expected");
        assertThat(changed.path("version").asString()).isNotEqualTo(version);
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(problem(second).path("detail").asString())
                .contains("operator marked it expected until", "load test");
        assertThat(problem(second).path("current").path("version").asString())
                .isEqualTo(changed.path("version").asString());
        assertThat(json(get("/api/v1/incidents?status=expected", "viewer:see")).path("items"))
                .hasSize(1);
    }

    @Test
    void aViewerReadsAndIsRefusedToDecide() throws Exception {
        String id = incident("access-denied");

        HttpResponse<String> answer =
                patch(id, "viewer:see", "{\"status\":\"resolved\",\"version\":\"-1.0\"}");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(problem(answer).path("nextStep").asString()).contains("operator");
        assertThat(json(get("/api/v1/incidents/" + id, "viewer:see")).path("history").size())
                .isZero();
    }

    @Test
    void withoutCredentialsNothingIsToldAndTheAnswerSaysWhatToSend() throws Exception {
        for (String path : List.of("/api/v1/incidents", "/api/v1/accounts", "/v3/api-docs")) {
            HttpResponse<String> answer = get(path, "");
            assertThat(answer.statusCode()).as(path).isEqualTo(401);
            assertThat(problem(answer).path("nextStep").asString()).contains("HTTP Basic");
            assertThat(answer.headers().firstValue("Set-Cookie")).as(path).isEmpty();
        }
        assertThat(get("/api/v1/incidents", "viewer:wrong").statusCode()).isEqualTo(401);
    }

    @Test
    void aFormOfAForeignPageChangesNothing() throws Exception {
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
            HttpResponse<String> answer =
                    send(
                            request(
                                            "/api/v1/incidents/" + incident("access-denied"),
                                            "operator:decide")
                                    .header("Content-Type", type)
                                    .method(
                                            "PATCH",
                                            BodyPublishers.ofString("{\"status\":\"resolved\"}"))
                                    .build());
            assertThat(answer.statusCode()).as(type).isEqualTo(415);
        }
    }

    @Test
    void whatIsWrongWithARequestIsToldByFieldAndNextStep() throws Exception {
        String id = incident("access-denied");

        assertProblem(get("/api/v1/incidents?limit=0", "viewer:see"), 400, "limit");
        assertProblem(get("/api/v1/incidents?account=1", "viewer:see"), 400, "account");
        assertProblem(patch(id, "operator:decide", "{\"status\":\"resolved\"}"), 400, "version");
        assertProblem(
                patch(id, "operator:decide", "{\"status\":\"gone\",\"version\":\"-1.0\"}"),
                400,
                "status");
        assertProblem(patch(id, "operator:decide", "{\"version\":\"-1.0\"}"), 400, "status");
        assertThat(patch(id, "operator:decide", "{").statusCode()).isEqualTo(400);
    }

    @Test
    void whatIsNotThereIsToldApartFromWhatCannotBeRead() throws Exception {
        HttpResponse<String> unknown =
                get("/api/v1/incidents/" + WatchedAccount.ID + ":x:-:1", "viewer:see");
        HttpResponse<String> unreadable =
                get("/api/v1/incidents/" + REFUSING + ":x:-:1", "viewer:see");

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(problem(get("/api/v1/nothing", "viewer:see")).path("status").asInt())
                .isEqualTo(404);
        assertThat(unreadable.statusCode()).isEqualTo(503);
        assertThat(problem(unreadable).path("account").asString()).isEqualTo(REFUSING);
    }

    @Test
    void theDescriptionOfTheApiHasItsResources() throws Exception {
        JsonNode paths = json(get("/v3/api-docs", "viewer:see")).path("paths");

        assertThat(paths.propertyNames())
                .contains("/api/v1/accounts", "/api/v1/incidents", "/api/v1/incidents/{id}")
                .allMatch(path -> path.startsWith("/api/"));
    }

    @Test
    void everyResponseCarriesTheHeadersThatFenceAPage() throws Exception {
        for (HttpResponse<String> answer :
                List.of(
                        get("/api/v1/incidents", "viewer:see"),
                        get("/api/v1/incidents", ""),
                        get("/api/v1/incidents?limit=0", "viewer:see"),
                        get("/v3/api-docs", "viewer:see"))) {
            assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
            assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.headers().firstValue("Cache-Control").orElse(""))
                    .contains("no-store");
        }
    }

    @Test
    void whatIsCalledIsListedWithTheAccountsThatSaidSo() throws Exception {
        JsonNode called = json(get("/api/v1/called-apis", "viewer:see"));

        assertThat(called.path("items").path(0).path("eventName").asString())
                .isEqualTo("RunInstances");
        assertThat(called.path("items").path(0).path("calls").asInt()).isEqualTo(1);
        assertThat(called.path("answered").path(0).asString()).isEqualTo(WatchedAccount.ID);
        assertThat(called.path("missing").path(0).asString()).isEqualTo(REFUSING);
    }

    @Test
    void aDefinitionIsTriedOnAnAccountsHistory() throws Exception {
        ObjectNode request = Json.object().put("account", WatchedAccount.ID);
        request.putObject("definition")
                .put("id", "tried")
                .put("title", "Tried")
                .put("unit", "calls")
                .put("reason", "to see")
                .put("source", "ec2.amazonaws.com")
                .putArray("names")
                .add("RunInstances");

        JsonNode preview = json(preview("admin:change", request));

        assertThat(preview.path("series").size()).isPositive();
        assertThat(preview.path("incidents").isInt()).isTrue();
        assertThat(preview.path("alertsPerWeek").isNumber()).isTrue();
        assertThat(preview.path("warnings").size()).isPositive();
    }

    @Test
    void aDefinitionWithAMistakeIsNotTriedAndTheFieldIsNamed() throws Exception {
        ObjectNode request = Json.object().put("account", WatchedAccount.ID);
        request.putObject("definition").put("id", "tried").put("interval", "7m");

        HttpResponse<String> refused = preview("admin:change", request);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(problem(refused).path("mistakes").findValuesAsString("field"))
                .contains("interval", "names");
        assertProblem(preview("admin:change", Json.object()), 400, "definition");
    }

    private HttpResponse<String> preview(String user, ObjectNode request)
            throws IOException, InterruptedException {
        return send(
                request("/api/v1/monitored-apis/preview", user)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(request.toString()))
                        .build());
    }

    private String incident(String api) throws IOException, InterruptedException {
        JsonNode found = json(get("/api/v1/incidents?api=" + api, "viewer:see"));
        return found.path("items").path(0).path("id").asString();
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String field) {
        assertThat(answer.statusCode()).as(field).isEqualTo(status);
        assertThat(problem(answer).path("field").asString()).isEqualTo(field);
        assertThat(problem(answer).path("nextStep").asString()).as(field).isNotEmpty();
    }

    private HttpResponse<String> get(String path, String user)
            throws IOException, InterruptedException {
        return send(request(path, user).build());
    }

    private HttpResponse<String> patch(String id, String user, String body)
            throws IOException, InterruptedException {
        return send(
                request("/api/v1/incidents/" + id, user)
                        .header("Content-Type", "application/json")
                        .method("PATCH", BodyPublishers.ofString(body))
                        .build());
    }

    private HttpRequest.Builder request(String path, String user) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return user.isEmpty()
                ? request
                : request.header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    }

    private HttpResponse<String> send(HttpRequest request)
            throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.parse(answer.body());
    }

    private static JsonNode problem(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/problem+json");
        return Json.parse(answer.body());
    }
}
