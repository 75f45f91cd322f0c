package io.usagewatch.console.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.usagewatch.console.account.Account;
import io.usagewatch.console.watch.FunctionException;
import io.usagewatch.console.watch.Functions.Function;
import io.usagewatch.detection.search.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/** Against STS and Lambda on loopback. */
class LambdaFunctionsTest {

    private static final String METER =
            "arn:aws:lambda:eu-west-1:111122223333:function:usage-watch-dev-meter:live";
    private static final String ROLE = "arn:aws:iam::111122223333:role/usage-watch-dev-operate";
    private static final Account ACCOUNT =
            new Account(
                    "111122223333",
                    "payments-prod",
                    "eu-west-1",
                    URI.create("https://search-events.example.com"),
                    Optional.empty(),
                    new Account.Roles(List.of(), List.of(ROLE, "arn:aws:iam::999:role/domain")),
                    new Account.Functions(Optional.of("provision"), Optional.of(METER)));

    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final SdkHttpClient connections = UrlConnectionHttpClient.create();
    private volatile int status = 200;
    private volatile String failure = "";
    private volatile String answer = "{\"complete\":true}";
    private HttpServer server;
    private LambdaFunctions functions;

    @BeforeEach
    void starts() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::sts);
        server.createContext("/2015-03-31/functions/", this::lambda);
        server.start();
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        AssumedRoles roles =
                new AssumedRoles(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("console", "secret")),
                        credentials ->
                                StsClient.builder()
                                        .endpointOverride(endpoint)
                                        .region(Region.EU_WEST_1)
                                        .credentialsProvider(credentials)
                                        .httpClient(connections)
                                        .build(),
                        "external",
                        Clock.systemUTC());
        functions =
                new LambdaFunctions(
                        roles,
                        (account, credentials) ->
                                LambdaFunctions.client(
                                                Region.of(account.region()),
                                                credentials,
                                                connections)
                                        .endpointOverride(endpoint)
                                        .build());
    }

    @AfterEach
    void ends() {
        server.stop(0);
    }

    @Test
    void a_function_is_called_by_its_registered_name_in_the_role_inside_the_account() {
        assertThat(functions.invoke(ACCOUNT, Function.METER, Json.object().put("by", "console")))
                .isEqualTo(Json.parse(answer));
        assertThat(asked)
                .singleElement()
                .satisfies(
                        request ->
                                assertThat(request)
                                        .contains("usage-watch-dev-meter%3Alive/invocations")
                                        .contains("Credential=assumed-by-console/")
                                        .contains("/eu-west-1/lambda/")
                                        .endsWith("{\"by\":\"console\"}"));
    }

    @Test
    void a_function_that_is_at_work_already_is_busy_and_is_called_once() {
        status = 429;
        answer = "{\"Type\":\"User\",\"message\":\"Rate exceeded\"}";
        assertThatThrownBy(this::call)
                .isInstanceOfSatisfying(
                        FunctionException.class,
                        e -> assertThat(e).matches(FunctionException::isBusy))
                .hasMessageContaining("is at work already");
        assertThat(asked).hasSize(1);
    }

    @Test
    void a_function_that_failed_says_why() {
        failure = "Unhandled";
        answer = "{\"errorMessage\":\"111122223333 has no index usage-watch-usage\"}";
        assertThatThrownBy(this::call)
                .isInstanceOf(FunctionException.class)
                .hasMessageContaining("failed: 111122223333 has no index usage-watch-usage");
    }

    @Test
    void what_cannot_be_called_says_what_to_do() {
        answer = "{\"message\":\"no\"}";
        status = 403;
        assertThatThrownBy(this::call).hasMessageContaining("deploy its stack again");
        status = 404;
        assertThatThrownBy(this::call).hasMessageContaining("There is no function");
        status = 500;
        assertThatThrownBy(this::call).hasMessageContaining("It is tried again by itself");
        assertThat(asked).as("no call is repeated").hasSize(3);
        server.stop(0);
        assertThatThrownBy(this::call).isInstanceOf(FunctionException.class);
    }

    @Test
    void an_account_that_told_no_functions_is_not_called() {
        Account silent =
                new Account("111122223333", "a", "eu-west-1", URI.create("https://e.example.com"));
        assertThat(functions.areKnown(silent)).isFalse();
        assertThat(functions.areKnown(ACCOUNT)).isTrue();
        assertThatThrownBy(() -> functions.invoke(silent, Function.METER, Json.object()))
                .isInstanceOf(FunctionException.class)
                .hasMessageContaining("does not name this function");
        assertThat(asked).isEmpty();
    }

    private void call() {
        functions.invoke(ACCOUNT, Function.METER, Json.object());
    }

    private void sts(HttpExchange exchange) throws IOException {
        reply(
                exchange,
                200,
                """
                <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
                <Credentials><AccessKeyId>assumed-by-console</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
                <SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
                </AssumeRoleResult></AssumeRoleResponse>
                """);
    }

    private void lambda(HttpExchange exchange) throws IOException {
        asked.add(
                exchange.getRequestURI().getRawPath()
                        + " "
                        + exchange.getRequestHeaders().getFirst("Authorization")
                        + " "
                        + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        if (!failure.isEmpty()) {
            exchange.getResponseHeaders().add("X-Amz-Function-Error", failure);
        }
        if (status != 200) {
            exchange.getResponseHeaders().add("X-Amzn-ErrorType", "SomeException");
        }
        reply(exchange, status, answer);
    }

    private static void reply(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
