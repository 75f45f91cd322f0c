package io.usagewatch.console.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.AccountRegistry.Registered;
import io.usagewatch.console.account.NoWayException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Against a Parameter Store on loopback that answers what it is told, page by page. */
class ParameterRegistryTest {

    private static final String FIRST =
            "{\"id\":\"111111111111\",\"name\":\"first\",\"region\":\"eu-west-1\",\"endpoint\":\"https://first.example.com\"}";
    private static final String SECOND =
            "{\"id\":\"222222222222\",\"endpoint\":\"https://second.example.com\"}";

    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private SsmClient client;
    private ParameterRegistry registry;

    @BeforeEach
    void starts() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    asked.add(
                            exchange.getRequestHeaders().getFirst("Authorization")
                                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
                    String answer = answers.poll();
                    byte[] body = (answer == null ? "{}" : answer).getBytes(UTF_8);
                    exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
                    exchange.sendResponseHeaders(answer == null ? 400 : 200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        client =
                SsmClient.builder()
                        .endpointOverride(
                                URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                        .region(Region.EU_CENTRAL_1)
                        .httpClient(UrlConnectionHttpClient.create())
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("key", "secret")))
                        .build();
        registry = new ParameterRegistry(client, "/usage-watch/accounts");
    }

    @AfterEach
    void ends() {
        client.close();
        server.stop(0);
    }

    @Test
    void every_page_of_the_path_is_read_under_a_signature() {
        answers.add(page("more", FIRST));
        answers.add(page(null, SECOND));

        assertThat(registry.read().accounts())
                .extracting(Account::id)
                .containsExactly("111111111111", "222222222222");
        assertThat(asked)
                .hasSize(2)
                .allSatisfy(
                        one ->
                                assertThat(one)
                                        .contains(
                                                "eu-central-1/ssm/aws4_request",
                                                "/usage-watch/accounts"));
    }

    @Test
    void what_is_no_registration_is_told_and_hides_no_other() {
        answers.add(page(null, "null", "not json", "{\"id\":\"12\"}", FIRST));

        Registered registered = registry.read();

        assertThat(registered.accounts()).extracting(Account::id).containsExactly("111111111111");
        assertThat(registered.problems())
                .hasSize(3)
                .allSatisfy(
                        problem ->
                                assertThat(problem).startsWith("parameter /usage-watch/accounts/"));
    }

    @Test
    void a_registry_that_refuses_is_told_with_what_to_check() {
        assertThatThrownBy(registry::read)
                .isInstanceOf(NoWayException.class)
                .hasMessageContaining("ssm:GetParametersByPath");
    }

    private static String page(String next, String... values) {
        ObjectNode page = JsonMapper.shared().createObjectNode();
        for (int i = 0; i < values.length; i++) {
            page.withArray("Parameters")
                    .addObject()
                    .put("Name", "/usage-watch/accounts/" + i)
                    .put("Value", values[i]);
        }
        if (next != null) {
            page.put("NextToken", next);
        }
        return page.toString();
    }
}
