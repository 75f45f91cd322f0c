package io.usagewatch.provision;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.usagewatch.detection.catalog.CatalogYaml;
import io.usagewatch.detection.search.SearchDomain;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a domain that answers what a broken one would; a clock that gains a minute a look. */
@Timeout(30)
class HistoricalAnalysesTest {

    private static final String RUNNING = task("ours", "RUNNING");
    private static final String FINISHED = task("ours", "FINISHED");
    private static final String BUSY = "";
    private static final Instant FROM = Instant.parse("2026-11-20T00:00:00Z");

    /** What the detector is answered with, one after the other; the last one for ever. */
    private final Deque<String> detector = new ArrayDeque<>(List.of("{}"));

    private final AtomicLong minutes = new AtomicLong();
    private HttpServer server;
    private SearchDomain domain;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        domain =
                SearchDomain.at(
                        URI.create("http://127.0.0.1:%d".formatted(server.getAddress().getPort())));
    }

    @AfterEach
    void stop() {
        domain.close();
        server.stop(0);
    }

    @Test
    void analysisThatDoesNotMoveFailsAndSaysWhereToLook() {
        detector.add(RUNNING);
        assertThat(analyse())
                .isEqualTo(failed("no progress for 3 minutes; look at the node's log"));
    }

    @Test
    void analysisThatIsNoLongerTheLatestFails() {
        detector.add(task("another's", "RUNNING"));
        assertThat(analyse())
                .isEqualTo(
                        failed(
                                "no progress for 3 minutes (it is no longer the detector's latest); look at the node's log"));
    }

    @Test
    void domainThatIsBusyForAWhileDoesNotEndTheAnalysis() {
        detector.add(RUNNING);
        // One more than the domain's client tries by itself.
        for (int i = 0; i < 5; i++) {
            detector.add(BUSY);
        }
        detector.add(FINISHED);
        assertThat(analyse().outcome()).isEqualTo(Analysis.Outcome.FINISHED);
    }

    private Analysis analyse() {
        OwnDetectors detectors =
                new OwnDetectors(
                        domain,
                        "111122223333",
                        CatalogYaml.read(
                                new ByteArrayInputStream(
                                        """
                                        monitored-apis:
                                          - {id: volumes, title: t, unit: u, reason: r, source: ec2.amazonaws.com, names: [CreateVolume]}
                                        """
                                                .getBytes(UTF_8))),
                        new DomainVersion(3, 4));
        return new HistoricalAnalyses(
                        domain,
                        detectors,
                        () -> Duration.ofMinutes(minutes.getAndIncrement()).toNanos())
                .run(FROM, FROM.plus(Duration.ofDays(1)), true, Progress.NONE)
                .getFirst();
    }

    private static Analysis failed(String problem) {
        return new Analysis("usage-watch-111122223333-volumes", Analysis.Outcome.FAILED, problem);
    }

    private static String task(String id, String state) {
        return "{\"historical_analysis_task\":{\"task_id\":\"%s\",\"state\":\"%s\"}}"
                .formatted(id, state);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String answer;
        if (path.endsWith("/_search")) {
            answer =
                    "{\"hits\":{\"hits\":[{\"_id\":\"d\",\"_source\":{\"name\":\"usage-watch-111122223333-volumes\"}}]}}";
        } else if (path.endsWith("/_start")) {
            answer = "{\"_id\":\"ours\"}";
        } else if (path.endsWith("/detectors/d")) {
            answer = detector.size() > 1 ? detector.removeFirst() : detector.getFirst();
        } else {
            answer = "{}";
        }
        byte[] bytes = answer.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(
                answer.equals(BUSY) ? 429 : 200, answer.equals(BUSY) ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
