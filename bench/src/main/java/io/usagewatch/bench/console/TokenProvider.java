package io.usagewatch.bench.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.usagewatch.bench.BenchException;
import io.usagewatch.detection.search.Json;
import java.io.Closeable;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An identity provider (OpenID Connect Discovery 1.0, RFC 7517, RFC 7519): the console's own users
 * would cost a slow password hash with every request.
 */
final class TokenProvider implements Closeable {

    static final String CLIENT = "usage-watch-bench";

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int KEY_BITS = 2_048;
    private static final Duration VALID = Duration.ofHours(4);

    private final HttpServer server;
    private final KeyPair keys;

    TokenProvider() throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS);
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new BenchException("This Java has no RSA; use the JDK that ./run uses", e);
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/.well-known/openid-configuration", exchange -> answer(exchange, description()));
        server.createContext("/keys", exchange -> answer(exchange, publicKeys()));
        server.start();
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Of somebody who may look, not decide. */
    String token(String person) {
        ObjectNode header = Json.object().put("alg", "RS256").put("typ", "JWT").put("kid", CLIENT);
        Instant now = Instant.now();
        ObjectNode claims =
                Json.object()
                        .put("iss", issuer())
                        .put("sub", person)
                        .put("email", person + "@example.com")
                        .put("iat", now.getEpochSecond())
                        .put("exp", now.plus(VALID).getEpochSecond());
        claims.putArray("aud").add(CLIENT);
        claims.putArray("groups").add("usage-watch-viewer");
        String signed = encoded(header) + '.' + encoded(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(UTF_8));
            return signed + '.' + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new BenchException("A token could not be signed", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private JsonNode description() {
        ObjectNode description =
                Json.object()
                        .put("issuer", issuer())
                        .put("authorization_endpoint", issuer() + "/authorize")
                        .put("token_endpoint", issuer() + "/token")
                        .put("jwks_uri", issuer() + "/keys");
        description.putArray("response_types_supported").add("code");
        description.putArray("subject_types_supported").add("public");
        description.putArray("id_token_signing_alg_values_supported").add("RS256");
        return description;
    }

    private JsonNode publicKeys() {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        ObjectNode json = Json.object();
        json.putArray("keys")
                .addObject()
                .put("kty", "RSA")
                .put("use", "sig")
                .put("alg", "RS256")
                .put("kid", CLIENT)
                .put("n", encoded(key.getModulus()))
                .put("e", encoded(key.getPublicExponent()));
        return json;
    }

    private static String encoded(JsonNode json) {
        return BASE64.encodeToString(Json.bytes(json));
    }

    /** Unsigned and big-endian (RFC 7518, 2). */
    private static String encoded(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int first = bytes[0] == 0 ? 1 : 0;
        return BASE64.encodeToString(Arrays.copyOfRange(bytes, first, bytes.length));
    }

    private static void answer(HttpExchange exchange, JsonNode json) throws IOException {
        try (exchange) {
            byte[] body = Json.bytes(json);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
