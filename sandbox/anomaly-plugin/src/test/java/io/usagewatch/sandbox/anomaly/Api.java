package io.usagewatch.sandbox.anomaly;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.StringNode;

/** A node's REST API as a test speaks to it. */
public final class Api {
    private static final ObjectMapper JSON = new ObjectMapper();
    public static final String DETECTORS = "/_plugins/_anomaly_detection/detectors";

    /** Status and body of an answer. */
    public record Answer(int status, JsonNode body) {
        public String at(String pointer) {
            return body.at(pointer).asString("");
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI node;

    public Api(URI node) {
        this.node = node;
    }

    public Answer get(String path) {
        return call("GET", path, "");
    }

    public Answer post(String path, String body) {
        return call("POST", path, body);
    }

    public Answer put(String path, String body) {
        return call("PUT", path, body);
    }

    public Answer delete(String path) {
        return call("DELETE", path, "");
    }

    public Answer call(String method, String path, String body) {
        String type = body.endsWith("\n") ? "application/x-ndjson" : "application/json";
        HttpRequest request =
                HttpRequest.newBuilder(node.resolve(path.replace(" ", "%20")))
                        .timeout(Duration.ofMinutes(1))
                        .header("content-type", type)
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body))
                        .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), json(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException _) {
            return StringNode.valueOf(body);
        }
    }
}
