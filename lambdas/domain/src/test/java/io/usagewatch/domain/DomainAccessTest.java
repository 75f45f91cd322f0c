package io.usagewatch.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;

class DomainAccessTest {

    private static final URI ENDPOINT =
            URI.create("https://search-events-abc.eu-west-1.es.amazonaws.com");

    private final Wire wire = new Wire();
    private final SearchDomain domain =
            DomainAccess.signed(
                    ENDPOINT,
                    Region.EU_WEST_1,
                    StaticCredentialsProvider.create(
                            AwsSessionCredentials.create("AKIDEXAMPLE", "secret", "session")),
                    wire);

    @Test
    void a_request_is_signed_for_the_service_es_of_the_domains_region() {
        wire.answer(200, "{\"acknowledged\":true}");

        domain.put("/usage-watch-usage?wait_for_active_shards=1", Json.object().put("a", 1));

        SdkHttpRequest sent = wire.sent.getFirst();
        assertThat(sent.getUri())
                .isEqualTo(ENDPOINT.resolve("/usage-watch-usage?wait_for_active_shards=1"));
        assertThat(sent.firstMatchingHeader("Authorization"))
                .hasValueSatisfying(
                        signature ->
                                assertThat(signature)
                                        .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
                                        .contains("/eu-west-1/es/aws4_request")
                                        .containsPattern(
                                                "SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*x-amz-date")
                                        .containsPattern("Signature=[0-9a-f]{64}"));
        assertThat(sent.firstMatchingHeader("X-Amz-Security-Token")).contains("session");
        assertThat(wire.bodies.getFirst()).isEqualTo("{\"a\":1}");
    }

    @Test
    void what_the_domain_forbids_is_an_answer_with_its_status() {
        wire.answer(403, "{\"Message\":\"User is not authorized to perform es:ESHttpGet\"}");

        assertThatExceptionOfType(DomainException.class)
                .isThrownBy(() -> domain.get("/"))
                .withMessageContaining("403")
                .withMessageContaining("not authorized to perform es:ESHttpGet")
                .satisfies(e -> assertThat(e.status()).isEqualTo(403));
    }

    @Test
    void what_goes_to_dashboards_is_signed_and_says_that_it_is_no_forms() {
        wire.answer(200, "{\"success\":true}");

        domain.postToDashboards("/_dashboards/api/saved_objects/_bulk_create", Json.object());

        SdkHttpRequest sent = wire.sent.getFirst();
        assertThat(sent.firstMatchingHeader("osd-xsrf")).contains("true");
        assertThat(sent.firstMatchingHeader("Authorization")).isPresent();
    }

    @Test
    void what_is_not_there_is_told_from_a_failure() {
        wire.answer(404, "{\"error\":{\"reason\":\"no such index [x]\"},\"status\":404}");

        assertThat(domain.find("/x")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://search-events-abc.us-gov-west-1.es.amazonaws.com",
                "https://vpc-events-abc.us-gov-west-1.es.amazonaws.com:443"
            })
    void the_region_is_the_domains_and_not_the_functions(String endpoint) {
        assertThat(DomainAccess.region(URI.create(endpoint), Map.of("AWS_REGION", "eu-central-1")))
                .isEqualTo(Region.US_GOV_WEST_1);
    }

    @Test
    void a_domain_under_a_name_of_its_own_is_in_the_functions_region() {
        assertThat(
                        DomainAccess.region(
                                URI.create("https://events.example.com"),
                                Map.of("AWS_REGION", "eu-central-1")))
                .isEqualTo(Region.EU_CENTRAL_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "events.example.com", "ftp://events.example.com", "https://a b"})
    void a_function_that_was_not_told_its_domain_says_which_variable_is_wrong(String endpoint) {
        assertThatExceptionOfType(DomainAccessException.class)
                .isThrownBy(() -> DomainAccess.of(Map.of("USAGE_WATCH_ENDPOINT", endpoint)))
                .withMessageContaining("USAGE_WATCH_ENDPOINT");
    }

    /** What the SDK would send, and what it is told in return. */
    private static final class Wire implements SdkHttpClient {
        private final List<SdkHttpRequest> sent = new ArrayList<>();
        private final List<String> bodies = new ArrayList<>();
        private int status;
        private String answer = "";

        void answer(int newStatus, String newAnswer) {
            status = newStatus;
            answer = newAnswer;
        }

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            sent.add(request.httpRequest());
            bodies.add(
                    request.contentStreamProvider()
                            .map(
                                    content -> {
                                        try (var in = content.newStream()) {
                                            return new String(
                                                    in.readAllBytes(), StandardCharsets.UTF_8);
                                        } catch (IOException e) {
                                            throw new UncheckedIOException(e);
                                        }
                                    })
                            .orElse(""));
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    return HttpExecuteResponse.builder()
                            .response(
                                    SdkHttpFullResponse.builder()
                                            .statusCode(status)
                                            .putHeader("Content-Type", "application/json")
                                            .build())
                            .responseBody(
                                    AbortableInputStream.create(
                                            new ByteArrayInputStream(
                                                    answer.getBytes(StandardCharsets.UTF_8))))
                            .build();
                }

                @Override
                public void abort() {}
            };
        }

        @Override
        public void close() {}
    }
}
