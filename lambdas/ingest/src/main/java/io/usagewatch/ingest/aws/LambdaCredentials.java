package io.usagewatch.ingest.aws;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The credentials of the function's role, as Lambda hands them over: in the environment, or, for a
 * function with SnapStart, whose environment may be older than they are valid, at the address that
 * the environment names.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime">Defined
 *     runtime environment variables</a>
 */
public final class LambdaCredentials {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private LambdaCredentials() {}

    public static CredentialsSource in(
            Map<String, String> environment, HttpClient client, Clock clock) {
        String address = environment.get("AWS_CONTAINER_CREDENTIALS_FULL_URI");
        String keyId = environment.get("AWS_ACCESS_KEY_ID");
        String secret = environment.get("AWS_SECRET_ACCESS_KEY");
        if (address != null) {
            String token = environment.getOrDefault("AWS_CONTAINER_AUTHORIZATION_TOKEN", "");
            return new CachedCredentials(() -> ask(URI.create(address), token, client), clock);
        }
        if (keyId != null && secret != null) {
            Credentials given =
                    new Credentials(keyId, secret, environment.get("AWS_SESSION_TOKEN"), null);
            return () -> given;
        }
        return () -> {
            throw new IOException(
                    "The environment holds neither AWS_CONTAINER_CREDENTIALS_FULL_URI nor AWS_ACCESS_KEY_ID and"
                            + " AWS_SECRET_ACCESS_KEY: requests cannot be signed");
        };
    }

    private static Credentials ask(URI address, String token, HttpClient client)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(TIMEOUT).GET();
        if (!token.isEmpty()) {
            request.header("Authorization", token);
        }
        try {
            HttpResponse<byte[]> response = SignedHttp.whole(client, request.build(), TIMEOUT);
            Map<String, String> fields = Answer.texts(response.body());
            String keyId = fields.get("AccessKeyId");
            String secret = fields.get("SecretAccessKey");
            String expiration = fields.get("Expiration");
            if (response.statusCode() != 200 || keyId == null || secret == null) {
                throw new IOException(
                        "No credentials from " + address + ": HTTP " + response.statusCode());
            }
            return new Credentials(
                    keyId,
                    secret,
                    fields.get("Token"),
                    expiration == null ? null : Instant.parse(expiration));
        } catch (DateTimeException e) {
            throw new IOException(
                    "Credentials from " + address + " expire at no time: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while asking " + address + " for credentials", e);
        }
    }
}
