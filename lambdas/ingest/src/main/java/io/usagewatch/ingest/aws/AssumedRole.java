package io.usagewatch.ingest.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Credentials of another role, for a domain that is somebody else's, from STS. */
public final class AssumedRole {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private AssumedRole() {}

    /**
     * @param endpoint of STS
     * @param role its ARN
     */
    public static CredentialsSource of(String role, URI endpoint, SignedHttp sts, Clock clock) {
        return new CachedCredentials(() -> assume(role, endpoint, sts), clock);
    }

    private static Credentials assume(String role, URI endpoint, SignedHttp sts)
            throws IOException {
        byte[] body =
                ("Action=AssumeRole&Version=2011-06-15&RoleSessionName=usage-watch-ingest&RoleArn="
                                + URLEncoder.encode(role, UTF_8))
                        .getBytes(UTF_8);
        HttpResponse<byte[]> response;
        try {
            response =
                    sts.send(
                            "POST",
                            endpoint,
                            Map.of("content-type", "application/x-www-form-urlencoded"),
                            body,
                            body.length,
                            TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while assuming " + role, e);
        }
        String answer = new String(response.body(), UTF_8);
        if (response.statusCode() != 200) {
            throw new IOException(
                    "Cannot assume "
                            + role
                            + ": HTTP "
                            + response.statusCode()
                            + " "
                            + element("Message", answer)
                            + "; check that its trust policy names the function's role");
        }
        try {
            return new Credentials(
                    element("AccessKeyId", answer),
                    element("SecretAccessKey", answer),
                    element("SessionToken", answer),
                    Instant.parse(element("Expiration", answer)));
        } catch (DateTimeException e) {
            throw new IOException(endpoint + " does not answer as STS does", e);
        }
    }

    /**
     * STS answers in XML only; what is wanted of it are four elements without any markup inside.
     */
    private static String element(String name, String xml) {
        Matcher found = Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(xml);
        return found.find() ? found.group(1) : "";
    }
}
