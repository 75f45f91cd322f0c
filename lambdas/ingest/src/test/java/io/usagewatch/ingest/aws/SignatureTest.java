package io.usagewatch.ingest.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Against what AWS publishes: its test suite for Signature Version 4, and the examples of S3. */
class SignatureTest {
    private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");

    @Test
    void signs_a_get_as_the_test_suite_does() {
        assertThat(signature("GET", "https://example.amazonaws.com/", Map.of(), ""))
                .endsWith(
                        "Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date,"
                                + " Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
    }

    @Test
    void signs_a_post_as_the_test_suite_does() {
        assertThat(signature("POST", "https://example.amazonaws.com/", Map.of(), ""))
                .endsWith("5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
    }

    @Test
    void sorts_the_parameters_of_a_query() {
        assertThat(
                        signature(
                                "GET",
                                "https://example.amazonaws.com/?Param2=value2&Param1=value1",
                                Map.of(),
                                ""))
                .endsWith("b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
    }

    @Test
    void signs_a_form_as_the_test_suite_does() {
        assertThat(
                        signature(
                                "POST",
                                "https://example.amazonaws.com/",
                                Map.of("content-type", "application/x-www-form-urlencoded"),
                                "Param1=value1"))
                .endsWith("ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
    }

    @Test
    void signs_for_s3_as_its_documentation_does() {
        Signature signature = new Signature("us-east-1", "s3");
        byte[] nothing = {};
        assertThat(
                        signature
                                .headers(
                                        "GET",
                                        URI.create(
                                                "https://examplebucket.s3.amazonaws.com/test.txt"),
                                        Map.of(
                                                "range",
                                                "bytes=0-9",
                                                "x-amz-content-sha256",
                                                Signature.sha256(nothing)),
                                        Signature.sha256(nothing),
                                        new Credentials(
                                                "AKIAIOSFODNN7EXAMPLE",
                                                "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                                                null,
                                                null),
                                        Instant.parse("2013-05-24T00:00:00Z"))
                                .get("authorization"))
                .endsWith("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    }

    @Test
    void signs_the_session_token_too_and_leaves_the_host_to_the_client() {
        assertThat(
                        new Signature("eu-west-1", "es")
                                .headers(
                                        "POST",
                                        URI.create("http://127.0.0.1:9200/_bulk"),
                                        Map.of(),
                                        Signature.sha256("body".getBytes(UTF_8)),
                                        credentials("token"),
                                        NOW))
                .containsEntry("x-amz-security-token", "token")
                .doesNotContainKey("host")
                .hasEntrySatisfying(
                        "authorization",
                        value ->
                                assertThat(value)
                                        .contains(
                                                "SignedHeaders=host;x-amz-date;x-amz-security-token,"));
    }

    @Test
    void never_shows_a_secret() {
        assertThat(credentials("token").toString()).isEqualTo("Credentials[AKIDEXAMPLE]");
    }

    private static String signature(
            String method, String uri, Map<String, String> headers, String body) {
        return String.valueOf(
                new Signature("us-east-1", "service")
                        .headers(
                                method,
                                URI.create(uri),
                                headers,
                                Signature.sha256(body.getBytes(UTF_8)),
                                credentials(null),
                                NOW)
                        .get("authorization"));
    }

    private static Credentials credentials(@Nullable String token) {
        return new Credentials(
                "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token, null);
    }
}
