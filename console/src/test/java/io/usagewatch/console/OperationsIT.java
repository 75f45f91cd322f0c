package io.usagewatch.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a balancer and a scraper see, on the port that the stack gives them. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "usage-watch.local-users.viewer=open sesame",
            "server.address=127.0.0.1",
            "management.server.port=0",
            "management.server.address=127.0.0.1",
            "usage-watch.accounts[0].id=111122223333",
            "usage-watch.accounts[0].name=nobody there",
            "usage-watch.accounts[0].endpoint=http://127.0.0.1:1"
        })
class OperationsIT {

    @LocalServerPort private int port;

    @Value("${local.management.port}")
    private int operations;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void readinessIsToldWithoutSignInAndOpensNoSession() throws Exception {
        HttpResponse<String> answer = get(operations, "/actuator/health/readiness");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("UP");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void metricsTellHowLongEachAccountTookAndWhetherItAnswered() throws Exception {
        await().untilAsserted(
                        () ->
                                assertThat(get(operations, "/actuator/prometheus").body())
                                        .contains("usage_watch_account_questions_seconds_count")
                                        .contains("account=\"111122223333\"")
                                        .contains("outcome=\"failed\""));
    }

    @Test
    void nothingElseIsToldThere() throws Exception {
        for (String path : new String[] {"env", "heapdump", "beans", "loggers", "mappings"}) {
            assertThat(get(operations, "/actuator/" + path).statusCode()).as(path).isIn(302, 404);
        }
    }

    @Test
    void thePagesPortLeadsToSignInAndTellsNoFigures() throws Exception {
        HttpResponse<String> answer = get(port, "/actuator/prometheus");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/sign-in");
    }

    private HttpResponse<String> get(int at, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
                        .header("Accept", "*/*")
                        .build(),
                BodyHandlers.ofString());
    }
}
