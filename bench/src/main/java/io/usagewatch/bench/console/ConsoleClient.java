package io.usagewatch.bench.console;

import io.usagewatch.bench.BenchException;
import io.usagewatch.detection.search.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Asks the console for incidents over REST, as one person. */
final class ConsoleClient {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http;
    private final URI console;
    private final String token;

    ConsoleClient(HttpClient http, URI console, String token) {
        this.http = http;
        this.console = console;
        this.token = token;
    }

    /**
     * @throws IOException where the console does not answer, or not with a page
     */
    JsonNode incidents(String query) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(console.resolve("/api/v1/incidents" + query))
                        .header("Authorization", "Bearer " + token)
                        .timeout(PATIENCE)
                        .build();
        try {
            HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IOException("the console answered " + answer.statusCode());
            }
            return Json.parse(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted while the console was asked", e);
        }
    }

    /** Ids of the accounts that a page says it has no newest word of. */
    static Set<String> missing(JsonNode page) {
        Set<String> missing = new TreeSet<>();
        page.path("coverage")
                .path("missing")
                .forEach(m -> missing.add(m.path("account").asString()));
        return missing;
    }

    static int answered(JsonNode page) {
        return page.path("coverage").path("answered").size();
    }
}
