package io.usagewatch.detection.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.usagewatch.detection.Apis;
import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.detector.DomainDetectors;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.StateIndex;
import io.usagewatch.detection.usage.Usage;
import io.usagewatch.detection.usage.UsageIndex;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** On a domain that holds usage and no detectors. */
class AccountIncidentsTest {

    private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");
    private static final Duration INTERVAL = Duration.ofHours(1);
    private static final int DAYS = 150;
    private static final MonitoredApi API = Apis.with("api", "interval: 1h");

    @Test
    void whoever_reads_another_time_span_is_told_the_same_incidents() throws IOException {
        for (int seed = 0; seed < 3; seed++) {
            Random random = new Random(seed);
            List<Usage> usages = RandomUsage.of(random, API, START, INTERVAL, DAYS);
            Instant to = START.plus(Duration.ofDays(DAYS));
            try (UsageDomain domain = new UsageDomain(usages)) {
                AccountIncidents incidents =
                        new AccountIncidents(
                                "111122223333", domain.search, new Catalog(List.of(API)));
                List<Incident> all = incidents.between(START, to);
                assertThat(all).hasSizeGreaterThan(20);
                for (int read = 0; read < 6; read++) {
                    Instant from = to.minus(Duration.ofHours(1 + random.nextInt(DAYS * 24)));

                    assertThat(incidents.between(from, to))
                            .as("seed %d from %s", seed, from)
                            .isEqualTo(
                                    all.stream().filter(i -> i.lastSeen().isAfter(from)).toList());
                }
            }
        }
    }

    @Test
    void one_reading_asks_for_detectors_for_the_lag_and_once_for_each_api() throws IOException {
        try (UsageDomain domain = new UsageDomain(List.of())) {
            new AccountIncidents("111122223333", domain.search, new Catalog(List.of(API)))
                    .between(START, START.plusSeconds(3_600));

            assertThat(domain.search.requests()).isEqualTo(3);
        }
    }

    /** Answers a search for usage by its time span only. */
    private static final class UsageDomain implements AutoCloseable {

        private final HttpServer server;
        private final SearchDomain search;

        UsageDomain(List<Usage> usages) throws IOException {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext(
                    "/",
                    exchange -> {
                        byte[] question = exchange.getRequestBody().readAllBytes();
                        ObjectNode answer = Json.object();
                        ArrayNode hits = answer.putObject("hits").putArray("hits");
                        String path = exchange.getRequestURI().getPath();
                        if (path.equals("/" + UsageIndex.NAME + "/_search")) {
                            JsonNode asked = Json.parse(question);
                            usages.stream()
                                    .filter(usage -> isAskedFor(usage, asked))
                                    .forEach(u -> hits.addObject().set("_source", u.toJson()));
                        } else if (!path.startsWith(DomainDetectors.PATH)
                                && !path.startsWith("/" + StateIndex.NAME)) {
                            throw new IOException("nobody should ask for " + path);
                        }
                        byte[] body = answer.toString().getBytes(StandardCharsets.UTF_8);
                        exchange.getResponseHeaders().set("Content-Type", "application/json");
                        exchange.sendResponseHeaders(200, body.length);
                        exchange.getResponseBody().write(body);
                        exchange.close();
                    });
            server.start();
            search =
                    SearchDomain.at(
                            URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
        }

        private static boolean isAskedFor(Usage usage, JsonNode asked) {
            JsonNode range = asked.at("/query/bool/filter/1/range/" + UsageIndex.TIME);
            return !usage.start().isBefore(Instant.parse(range.path("gte").asString()))
                    && usage.start().isBefore(Instant.parse(range.path("lt").asString()));
        }

        @Override
        public void close() {
            search.close();
            server.stop(0);
        }
    }
}
