package io.usagewatch.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.usagewatch.console.security.OpenSessions;
import io.usagewatch.detection.search.Json;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Sign-in with OpenID Connect, against a provider over real HTTP. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.address=127.0.0.1"})
class OidcIT {

    private static final String ISSUER = "people";
    private static final String CLIENT = "usage-watch-console";
    private static final String REGISTRATION = "spring.security.oauth2.client.registration.people.";
    private static MockOAuth2Server provider;

    @LocalServerPort private int port;
    @Autowired private OpenSessions sessions;
    private final HttpClient browser = browser();

    @DynamicPropertySource
    static void provider(DynamicPropertyRegistry properties) throws IOException {
        provider = new MockOAuth2Server();
        provider.start(InetAddress.getLoopbackAddress(), 0);
        properties.add(REGISTRATION + "client-id", () -> CLIENT);
        properties.add(REGISTRATION + "client-secret", () -> "secret of the test");
        properties.add(REGISTRATION + "client-name", () -> "People");
        properties.add(REGISTRATION + "scope", () -> "openid,email");
        properties.add(
                "spring.security.oauth2.client.provider.people.issuer-uri",
                () -> provider.issuerUrl(ISSUER).toString());
    }

    @AfterAll
    static void stop() {
        provider.shutdown();
    }

    @Test
    void whoIsNotSignedInIsLedToThePageThatOffersTheProvider() throws Exception {
        HttpResponse<String> answer = get(browser, "/incidents");

        assertThat(answer.uri().getPath()).isEqualTo("/sign-in");
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"usage-watch-viewer", "usage-watch-operator", "usage-watch-admin"})
    void aPersonInOneOfTheGroupsGetsIn(String group) throws Exception {
        HttpResponse<String> answer = signIn(browser, "ada@example.com", "cognito:groups", group);

        assertThat(answer.uri().getPath()).isEqualTo("/");
        assertThat(get(browser, "/incidents").uri().getPath()).isEqualTo("/incidents");
    }

    @Test
    void aPersonInNoneOfTheGroupsIsToldSoAndSeesNothing() throws Exception {
        HttpResponse<String> answer = signIn(browser, "eve@example.com", "groups", "accounting");

        assertThat(answer.uri()).hasPath("/sign-in").hasQuery("no-role");
        assertThat(get(browser, "/incidents").uri().getPath()).isEqualTo("/sign-in");
    }

    @Test
    void signingOutEverywhereEndsThePersonsSessionsAndNobodyElses() throws Exception {
        HttpClient laptop = browser();
        HttpClient phone = browser();
        HttpClient others = browser();
        signIn(laptop, "bob@example.com", "groups", "usage-watch-operator");
        signIn(phone, "bob@example.com", "groups", "usage-watch-operator");
        signIn(others, "amy@example.com", "groups", "usage-watch-operator");

        assertThat(sessions.endAll("bob@example.com")).isEqualTo(2);

        assertThat(get(laptop, "/incidents").uri().getPath()).isEqualTo("/sign-in");
        assertThat(get(phone, "/incidents").uri().getPath()).isEqualTo("/sign-in");
        assertThat(get(others, "/incidents").uri().getPath()).isEqualTo("/incidents");
    }

    @Test
    void anAddressThatNobodyVerifiedIsNotTakenForAName() throws Exception {
        HttpClient stranger = browser();
        signIn(stranger, "unverified@example.com", "groups", "usage-watch-viewer");
        assertThat(get(stranger, "/incidents").uri().getPath()).isEqualTo("/incidents");

        assertThat(sessions.endAll("unverified@example.com")).isZero();
        assertThat(sessions.endAll("a-stranger")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "usage-watch-viewer, GET, 200",
        "usage-watch-viewer, PATCH, 403",
        "usage-watch-operator, PATCH, 404",
        "usage-watch-operator, POST, 403",
        "usage-watch-admin, POST, 404",
        "accounting, GET, 403"
    })
    void aTokensGroupIsItsRoleOverRest(String group, String method, int status) throws Exception {
        String path = method.equals("GET") ? "/api/v1/accounts" : "/api/v1/nothing/1";

        assertThat(rest(method, path, token(ISSUER, CLIENT, group, 600)).statusCode())
                .isEqualTo(status);
    }

    @Test
    void aTokenThatIsNotForTheConsoleOpensNothing() throws Exception {
        for (String token :
                List.of(
                        token(ISSUER, "another-client", "usage-watch-admin", 600),
                        token("strangers", CLIENT, "usage-watch-admin", 600),
                        token(ISSUER, CLIENT, "usage-watch-admin", -600),
                        "no.token.atall")) {
            HttpResponse<String> answer = rest("GET", "/api/v1/accounts", token);

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                    .startsWith("Bearer");
            assertThat(Json.parse(answer.body()).path("nextStep").asString())
                    .contains("Authorization: Bearer");
        }
    }

    @Test
    void aPasswordOpensNothingWhereThereIsAProvider() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(address("/api/v1/accounts"))
                        .header("Authorization", "Basic YWRtaW46YWRtaW4=")
                        .build();

        assertThat(browser.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    }

    private HttpResponse<String> signIn(HttpClient from, String person, String claim, String group)
            throws Exception {
        boolean verified = !person.startsWith("unverified");
        provider.enqueueCallback(
                new DefaultOAuth2TokenCallback(
                        ISSUER,
                        verified ? person : "a-stranger",
                        "JWT",
                        List.of(CLIENT),
                        Map.of("email", person, "email_verified", verified, claim, List.of(group)),
                        600));
        return get(from, "/oauth2/authorization/people");
    }

    private static String token(String issuer, String audience, String group, long seconds) {
        SignedJWT token =
                provider.issueToken(
                        issuer,
                        audience,
                        new DefaultOAuth2TokenCallback(
                                issuer,
                                "robot",
                                "JWT",
                                List.of(audience),
                                Map.of("groups", List.of(group)),
                                seconds));
        return token.serialize();
    }

    private HttpResponse<String> rest(String method, String path, String token) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(address(path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpClient browser() {
        return HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();
    }

    private HttpResponse<String> get(HttpClient from, String path) throws Exception {
        return from.send(
                HttpRequest.newBuilder(address(path)).header("Accept", "text/html").build(),
                BodyHandlers.ofString());
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
