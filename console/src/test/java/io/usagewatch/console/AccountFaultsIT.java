package io.usagewatch.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.UsageIndex;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/**
 * What the console says of an account in trouble, over real HTTP before a real node:
 * docs/reliability.md has the same table.
 */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "usage-watch.local-users.viewer=see",
            "usage-watch.account-deadline=2s",
            "usage-watch.account-pause=200ms",
            "server.address=127.0.0.1"
        })
@DirtiesContext
class AccountFaultsIT {

    private static final String STEADY = "444455556666";
    private static final String TROUBLED = WatchedAccount.ID;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir static Path data;
    private static Node node;
    private static DomainFront steady;
    private static DomainFront troubled;

    @LocalServerPort private int port;
    private final HttpClient client = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void accounts(DynamicPropertyRegistry properties) {
        Instant spike = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(2));
        node = Node.start(NodeSettings.named("faults", data));
        steady = new DomainFront(node.uri());
        troubled = new DomainFront(node.uri());
        WatchedAccount account =
                new WatchedAccount(node)
                        .withSpike("ec2-run-instances", "", spike)
                        .withSpike(STEADY, "ec2-run-instances", "", spike);
        account.write();
        account.domain().close();
        add(properties, 0, STEADY, "payments-prod", steady);
        add(properties, 1, TROUBLED, "legacy-shared", troubled);
    }

    private static void add(
            DynamicPropertyRegistry properties,
            int index,
            String id,
            String name,
            DomainFront front) {
        String account = "usage-watch.accounts[" + index + "].";
        properties.add(account + "id", () -> id);
        properties.add(account + "name", () -> name);
        properties.add(account + "endpoint", () -> front.uri().toString());
    }

    @AfterAll
    static void stop() {
        steady.close();
        troubled.close();
        node.close();
    }

    @BeforeEach
    @AfterEach
    void bothAnswerAgainByThemselves() {
        troubled.recovered();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            JsonNode page = page();
                            assertThat(page.path("coverage").path("missing")).isEmpty();
                            assertThat(accounts(page)).containsExactlyInAnyOrder(STEADY, TROUBLED);
                        });
    }

    /** A fault, what people read of it, and what they shall do. */
    record Fault(String name, Consumer<DomainFront> begins, String problem, String nextStep) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Fault> faults() {
        return Stream.of(
                new Fault(
                        "403",
                        front -> front.refusing(403),
                        "legacy-shared refuses the console access (403)",
                        "Map the console's role"),
                new Fault(
                        "expired credentials",
                        front ->
                                front.saying(
                                        403,
                                        "application/json",
                                        "{\"message\":\"The security token included in the request is expired\"}"),
                        "legacy-shared takes the console's credentials for expired (403)",
                        "asks for new ones by itself"),
                new Fault(
                        "401",
                        front -> front.saying(401, "text/plain", "Unauthorized"),
                        "legacy-shared does not know the console (401)",
                        "Check the credentials"),
                new Fault(
                        "429",
                        front -> front.saying(429, "text/plain", "429 Too Many Requests /_search"),
                        "legacy-shared is overloaded (429)",
                        "asked again by itself"),
                new Fault(
                        "503 while a domain is upgraded",
                        front ->
                                front.saying(
                                        503,
                                        "text/html",
                                        "<html><body>Service Unavailable</body></html>"),
                        "legacy-shared is not ready (503)",
                        "an upgrade of its OpenSearch domain takes up to an hour"),
                new Fault(
                        "500",
                        front ->
                                front.saying(
                                        500,
                                        "application/json",
                                        "{\"error\":{\"reason\":\"no master\"}}"),
                        "legacy-shared answered with an error (500)",
                        "no master"),
                new Fault(
                        "garbage",
                        front ->
                                front.saying(200, "text/html", "<html>Sign in to the proxy</html>"),
                        "legacy-shared answers with something else than OpenSearch does",
                        "that no proxy answers in its place"),
                new Fault(
                        "JSON of something else",
                        front -> front.saying(200, "application/json", "{\"status\":\"ok\"}"),
                        "legacy-shared answers with something else than OpenSearch does",
                        "that no proxy answers in its place"),
                new Fault(
                        "half a body",
                        DomainFront::breakingOff,
                        "legacy-shared broke off in the middle of an answer",
                        "asked again by itself"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void an_account_in_trouble_is_named_with_the_reason_and_hides_nothing(Fault fault) {
        fault.begins().accept(troubled);

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            JsonNode missing = page().path("coverage").path("missing");
                            assertThat(missing).hasSize(1);
                            assertThat(missing.path(0).path("account").asString())
                                    .isEqualTo(TROUBLED);
                            assertThat(missing.path(0).path("problem").asString())
                                    .isEqualTo(fault.problem());
                            assertThat(missing.path(0).path("nextStep").asString())
                                    .contains(fault.nextStep());
                        });
        JsonNode page = page();
        assertThat(page.path("coverage").path("answered").path(0).asString()).isEqualTo(STEADY);
        assertThat(accounts(page)).contains(STEADY, TROUBLED);
        assertThat(
                        Instant.parse(
                                page.path("coverage")
                                        .path("missing")
                                        .path(0)
                                        .path("asOf")
                                        .asString()))
                .isBefore(Instant.now());
    }

    @Test
    void closed_indices_are_no_accounts_without_incidents() {
        try (SearchDomain domain = SearchDomain.at(node.uri())) {
            domain.post("/" + UsageIndex.NAME + "/_close");
            try {
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> {
                                    JsonNode missing = page().path("coverage").path("missing");
                                    assertThat(missing).hasSize(2);
                                    assertThat(missing.path(1).path("problem").asString())
                                            .isEqualTo(
                                                    "legacy-shared answered with an error (400)");
                                    assertThat(missing.path(1).path("nextStep").asString())
                                            .contains("closed", UsageIndex.NAME);
                                });
                assertThat(accounts(page())).containsExactlyInAnyOrder(STEADY, TROUBLED);
            } finally {
                domain.post("/" + UsageIndex.NAME + "/_open");
            }
        }
    }

    private static List<String> accounts(JsonNode page) {
        return page.path("items").valueStream().map(i -> i.path("account").asString()).toList();
    }

    private JsonNode page() {
        String credentials =
                Base64.getEncoder().encodeToString("viewer:see".getBytes(StandardCharsets.UTF_8));
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/incidents"))
                        .header("Authorization", "Basic " + credentials)
                        .build();
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return Json.parse(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
