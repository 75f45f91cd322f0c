package io.usagewatch.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Sign-in over real HTTP. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "usage-watch.local-users.viewer=open sesame",
            "usage-watch.local-users.operator=the right one",
            "server.address=127.0.0.1"
        })
class SignInIT {

    @LocalServerPort private int port;
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @Test
    void withoutSigningInEveryPageLeadsToSignIn() throws Exception {
        for (String page :
                new String[] {"", "incidents", "incidents/1", "accounts", "no-such-page"}) {
            HttpResponse<String> answer = get("/" + page);
            assertThat(answer.statusCode()).as(page).isEqualTo(302);
            assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/sign-in");
        }
    }

    @Test
    void theRightPasswordOpensThePagesAndAWrongOneDoesNot() throws Exception {
        assertThat(signIn("viewer", "guess").headers().firstValue("Location").orElseThrow())
                .endsWith("/sign-in?error");
        assertThat(get("/incidents").statusCode()).isEqualTo(302);

        assertThat(signIn("viewer", "open sesame").headers().firstValue("Location").orElseThrow())
                .doesNotContain("error");
        assertThat(get("/incidents").statusCode()).isEqualTo(200);
    }

    @Test
    void everyResponseCarriesTheHeadersThatFenceAPage() throws Exception {
        for (String path :
                new String[] {"/sign-in", "/incidents", "/css/console.css", "/nowhere"}) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .as(path)
                    .contains("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'");
            assertThat(answer.headers().firstValue("X-Frame-Options")).as(path).contains("DENY");
            assertThat(answer.headers().firstValue("X-Content-Type-Options"))
                    .as(path)
                    .contains("nosniff");
            assertThat(answer.headers().firstValue("Referrer-Policy"))
                    .as(path)
                    .contains("same-origin");
        }
    }

    @Test
    void passwordsCannotBeGuessedOneAfterTheOther() throws Exception {
        for (int guess = 0; guess < 5; guess++) {
            assertThat(withBasic("operator:" + guess).statusCode()).isEqualTo(401);
        }

        HttpResponse<String> answer = withBasic("operator:the right one");

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("60");
        assertThat(answer.body()).contains("Wait a minute");
        assertThat(withBasic("viewer:open sesame").statusCode()).isEqualTo(200);
    }

    @Test
    void theChartLibraryIsServedFromHere() throws Exception {
        assertThat(get("/webjars/echarts/5.5.0/echarts.min.js").statusCode()).isEqualTo(200);
    }

    @Test
    void withoutAUserTheConsoleDoesNotStartAndSaysWhatToSet() {
        assertThatThrownBy(
                        () ->
                                new SpringApplicationBuilder(ConsoleApplication.class)
                                        .properties("server.port=0", "server.address=127.0.0.1")
                                        .run())
                .rootCause()
                .hasMessageContaining("nobody could sign in")
                .hasMessageContaining("usage-watch.local-users.operator");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return browser.send(
                HttpRequest.newBuilder(address(path)).header("Accept", "text/html").build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> withBasic(String credentials)
            throws IOException, InterruptedException {
        return browser.send(
                HttpRequest.newBuilder(address("/api/v1/accounts"))
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        credentials.getBytes(
                                                                StandardCharsets.UTF_8)))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> signIn(String user, String password)
            throws IOException, InterruptedException {
        return browser.send(
                HttpRequest.newBuilder(address("/sign-in"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                                BodyPublishers.ofString(
                                        "username=%s&password=%s"
                                                .formatted(user, password.replace(' ', '+'))))
                        .build(),
                BodyHandlers.ofString());
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
