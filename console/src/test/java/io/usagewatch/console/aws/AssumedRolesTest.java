package io.usagewatch.console.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.usagewatch.console.account.NoWayException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/** Against an STS on loopback that names its credentials by number, for an hour. */
class AssumedRolesTest {

    private static final String READ = "arn:aws:iam::111122223333:role/read";
    private static final String ACCESS = "arn:aws:iam::444455556666:role/access";
    private static final Instant START = Instant.parse("2026-11-02T12:00:00Z");

    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final AtomicInteger given = new AtomicInteger();
    private volatile Instant now = START;
    private volatile boolean refuses;
    private HttpServer server;

    @BeforeEach
    void starts() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    asked.add(
                            exchange.getRequestHeaders().getFirst("Authorization")
                                    + "|"
                                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
                    byte[] body = (refuses ? refusal() : credentials()).getBytes(UTF_8);
                    exchange.getResponseHeaders().add("Content-Type", "text/xml");
                    exchange.sendResponseHeaders(refuses ? 403 : 200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void ends() {
        server.stop(0);
    }

    @Test
    void credentials_are_held_until_minutes_before_they_expire() {
        AwsCredentialsProvider role = roles("").along(List.of(READ), "console");
        assertThat(key(role)).isEqualTo("key-1");

        now = START.plus(Duration.ofMinutes(54));
        assertThat(key(role)).isEqualTo("key-1");
        now = START.plus(Duration.ofMinutes(56));
        assertThat(key(role)).isEqualTo("key-2");
    }

    @Test
    void while_the_role_cannot_be_assumed_again_what_is_still_valid_is_used() {
        AwsCredentialsProvider role = roles("").along(List.of(READ), "console");
        assertThat(key(role)).isEqualTo("key-1");
        refuses = true;

        now = START.plus(Duration.ofMinutes(58));
        assertThat(key(role)).isEqualTo("key-1");
        now = START.plus(Duration.ofMinutes(61));
        assertThatThrownBy(() -> key(role))
                .isInstanceOf(NoWayException.class)
                .hasMessageContaining(READ)
                .hasMessageContaining("403");
    }

    @Test
    void the_last_of_a_chain_outlives_a_refusal_to_the_first() {
        AwsCredentialsProvider chain = roles("").along(List.of(READ, ACCESS), "console");
        String held = key(chain);
        refuses = true;

        now = START.plus(Duration.ofMinutes(58));
        assertThat(key(chain)).isEqualTo(held);
    }

    @Test
    void each_role_of_a_chain_is_assumed_with_the_credentials_of_the_one_before() {
        key(roles("").along(List.of(READ, ACCESS), "console"));

        assertThat(asked).hasSize(2);
        assertThat(asked.poll()).contains("Credential=own/").contains("role%2Fread");
        assertThat(asked.poll()).contains("Credential=key-1/").contains("role%2Faccess");
    }

    @Test
    void the_external_id_and_the_session_name_are_said() {
        key(roles("a shared word").along(List.of(READ), "console"));

        assertThat(asked.poll())
                .contains("ExternalId=a+shared+word")
                .contains("RoleSessionName=console");
    }

    @Test
    void without_an_external_id_none_is_said() {
        key(roles("").along(List.of(READ), "console"));

        assertThat(asked.poll()).doesNotContain("ExternalId");
    }

    @Test
    void without_a_role_the_console_acts_as_what_it_is() {
        assertThat(key(roles("").along(List.of(), "console"))).isEqualTo("own");
        assertThat(asked).isEmpty();
    }

    private AssumedRoles roles(String externalId) {
        return new AssumedRoles(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("own", "secret")),
                this::sts,
                externalId,
                clock());
    }

    private Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }

    private StsClient sts(AwsCredentialsProvider credentials) {
        return StsClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .region(Region.EU_CENTRAL_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(credentials)
                .overrideConfiguration(o -> o.retryStrategy(RetryMode.STANDARD))
                .build();
    }

    private static String key(AwsCredentialsProvider credentials) {
        return credentials.resolveCredentials().accessKeyId();
    }

    private String credentials() {
        return """
                <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <AssumeRoleResult><Credentials>
                    <AccessKeyId>key-%d</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
                    <SessionToken>token</SessionToken><Expiration>%s</Expiration>
                  </Credentials></AssumeRoleResult>
                </AssumeRoleResponse>
                """
                .formatted(given.incrementAndGet(), now.plus(Duration.ofHours(1)));
    }

    private static String refusal() {
        return """
                <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error>
                </ErrorResponse>
                """;
    }
}
