package io.usagewatch.ingest.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4 in the {@code Authorization} header.
 *
 * @param service as AWS names it: {@code es}, {@code sqs}, {@code s3}, {@code sts}
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create
 *     a signed AWS API request</a>
 */
record Signature(String region, String service) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";

    /**
     * The headers to send beside {@code Host}, which HTTP clients set themselves: the given ones,
     * and what the signature adds.
     *
     * @param uri with the path and the query percent-encoded as AWS wants them: all but letters,
     *     digits and {@code -_.~}
     * @param headers names in lower case, without {@code host}
     * @param payload the body's, as of {@link #sha256}
     */
    SortedMap<String, String> headers(
            String method,
            URI uri,
            Map<String, String> headers,
            String payload,
            Credentials credentials,
            Instant now) {
        String time = TIME.format(now);
        String scope = time.substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
        SortedMap<String, String> signed = new TreeMap<>(headers);
        signed.put("host", uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort());
        signed.put("x-amz-date", time);
        String sessionToken = credentials.sessionToken();
        if (sessionToken != null) {
            signed.put("x-amz-security-token", sessionToken);
        }
        String names = String.join(";", signed.keySet());
        String request =
                method
                        + "\n"
                        + (uri.getRawPath().isEmpty() ? "/" : uri.getRawPath())
                        + "\n"
                        + sorted(uri.getRawQuery() == null ? "" : uri.getRawQuery())
                        + "\n"
                        + signed.entrySet().stream()
                                .map(
                                        header ->
                                                header.getKey()
                                                        + ":"
                                                        + header.getValue().strip()
                                                        + "\n")
                                .collect(Collectors.joining())
                        + "\n"
                        + names
                        + "\n"
                        + payload;
        String toSign =
                ALGORITHM + "\n" + time + "\n" + scope + "\n" + sha256(request.getBytes(UTF_8));
        byte[] key = ("AWS4" + credentials.secretAccessKey()).getBytes(UTF_8);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        signed.remove("host");
        signed.put(
                "authorization",
                ALGORITHM
                        + " Credential="
                        + credentials.accessKeyId()
                        + "/"
                        + scope
                        + ", SignedHeaders="
                        + names
                        + ", Signature="
                        + HexFormat.of().formatHex(hmac(key, toSign)));
        return signed;
    }

    private static String sorted(String query) {
        String[] parameters = query.split("&");
        for (int i = 0; i < parameters.length; i++) {
            if (!parameters[i].isEmpty() && parameters[i].indexOf('=') < 0) {
                parameters[i] += "=";
            }
        }
        Arrays.sort(parameters);
        return String.join("&", parameters);
    }

    static String sha256(byte[] payload) {
        return sha256(payload, payload.length);
    }

    /** Hexadecimal, of the first bytes. */
    static String sha256(byte[] payload, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(payload, 0, length);
            return HexFormat.of().formatHex(digest.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", e);
        }
    }
}
