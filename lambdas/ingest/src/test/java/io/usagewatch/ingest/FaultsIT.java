package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Nothing is lost and nothing is there twice, whatever happens on the way to a real node. {@code
 * -Dusagewatch.faults.events=N} sends more events than the few thousand of a usual run.
 */
class FaultsIT {
    private static final int EVENTS = Integer.getInteger("usagewatch.faults.events", 5_000);
    private static final long SEED = Long.getLong("usagewatch.faults.seed", 7);
    private static final int BATCH = 250;

    /** Of the requests. */
    private static final double SPOILT = 0.35;

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(2);
    private static final String TEMPLATE = "/io/usagewatch/detection/event/events-template.json";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir private Path data;

    @Test
    void every_event_becomes_one_document_or_one_dead_letter_for_each_delivery() throws Exception {
        try (Node node = Node.start(NodeSettings.named("faults", data));
                StandInAws aws = new StandInAws();
                FaultProxy proxy =
                        new FaultProxy(
                                node.uri(), SPOILT, SEED, REQUEST_LIMIT.toMillis() + 1_000)) {
            prepare(node.uri());
            Random chance = new Random(SEED);
            List<Batch> batches = batches(chance);
            Set<String> dead = deadIds();
            Map<String, Integer> done = new HashMap<>();
            Map<String, Integer> tried = new HashMap<>();
            IngestHandler handler =
                    new IngestHandler(
                            aws.environment(proxy.uri()), Clock.systemUTC(), this::hurried);
            int failed = 0;
            int deliveries = 0;
            // delivered at least once, some of them twice, in any order, and again where the
            // function failed
            List<Batch> open = new ArrayList<>(batches);
            open.addAll(batches.subList(0, batches.size() / 10));
            Collections.shuffle(open, chance);
            while (!open.isEmpty()) {
                Batch batch = open.removeLast();
                deliveries++;
                batch.dead().forEach(id -> tried.merge(id, 1, Integer::sum));
                if (chance.nextInt(10) == 0) {
                    aws.faults.add(503);
                }
                try {
                    handler.handleRequest(
                            new ByteArrayInputStream(batch.event()),
                            new ByteArrayOutputStream(),
                            Invocation.with((int) LIMIT.toMillis(), new ArrayList<>()));
                    batch.dead().forEach(id -> done.merge(id, 1, Integer::sum));
                } catch (IngestException e) {
                    failed++;
                    open.addFirst(batch);
                }
            }
            Map<String, Integer> documents = documents(node.uri());
            Map<String, Integer> letters = letters(aws);
            System.out.printf(
                    "%,d events in %d deliveries, %d of them failed: %,d documents, %d events in dead letters; faults: %s%n",
                    EVENTS, deliveries, failed, documents.size(), letters.size(), proxy.faults());
            assertThat(letters).containsKeys(dead.toArray(String[]::new));
            assertThat(dead)
                    .allSatisfy(
                            id ->
                                    assertThat(letters.get(id))
                                            .as("letters of %s: one for each delivery", id)
                                            .isBetween(done.get(id), tried.get(id)));
            assertThat(documents.keySet()).doesNotContainAnyElementsOf(dead);

            aws.showAll();
            handler.handleRequest(
                    new ByteArrayInputStream("{\"redrive\":{}}".getBytes(UTF_8)),
                    new ByteArrayOutputStream(),
                    Invocation.with(600_000, new ArrayList<>()));

            documents = documents(node.uri());
            assertThat(documents.values()).as("copies of one document").containsOnly(1);
            Map<String, Integer> left = letters(aws);
            assertThat(left.keySet()).as("in dead letters").isEqualTo(dead);
            assertThat(left)
                    .as("given back, no letter is doubled")
                    .allSatisfy((id, count) -> assertThat(count).isEqualTo(letters.get(id)));
            assertThat(documents.keySet())
                    .as("documents")
                    .hasSize(EVENTS - dead.size())
                    .doesNotContainAnyElementsOf(dead);
            assertThat(proxy.faults()).hasSize(FaultProxy.Fault.values().length);
        }
    }

    private IngestSettings hurried(IngestSettings usual) {
        return new IngestSettings(
                usual.endpoint(), 200_000, Duration.ofMillis(10), REQUEST_LIMIT, usual.timeLimit());
    }

    /** One event in a hundred can never be a document: it has no day, or its day is closed. */
    private static boolean isDead(int number) {
        return number % 100 == 17;
    }

    private static Set<String> deadIds() {
        Set<String> dead = new HashSet<>();
        for (int i = 0; i < EVENTS; i++) {
            if (isDead(i)) {
                dead.add("event-" + i);
            }
        }
        return dead;
    }

    /** As a subscription delivers it. */
    private record Batch(List<Integer> numbers) {

        byte[] event() {
            return Batches.event(numbers.stream().map(FaultsIT::record).toList());
        }

        /** Ids of its events that can never be documents. */
        List<String> dead() {
            return numbers.stream()
                    .filter(FaultsIT::isDead)
                    .map(number -> "event-" + number)
                    .toList();
        }
    }

    /** Event's id to the number of letters it is in. */
    private static Map<String, Integer> letters(StandInAws aws) {
        Map<String, Integer> letters = new HashMap<>();
        aws.deadIds().forEach(id -> letters.merge(id, 1, Integer::sum));
        return letters;
    }

    private static List<Batch> batches(Random chance) {
        List<Batch> batches = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            numbers.add(i);
        }
        Collections.shuffle(numbers, chance);
        for (int from = 0; from < EVENTS; from += BATCH) {
            batches.add(new Batch(numbers.subList(from, Math.min(EVENTS, from + BATCH))));
        }
        return batches;
    }

    private static String record(int number) {
        String time =
                !isDead(number)
                        ? "2026-11-%02dT10:00:00Z".formatted(1 + number % 3)
                        : number % 200 == 17 ? "no time" : "2026-11-20T10:00:00Z";
        return """
               {"eventID":"event-%d","eventTime":"%s","eventName":"RunInstances","userIdentity":{"type":"IAMUser","userName":"alice"},\
               "requestParameters":{"instancesSet":{"items":[{"maxCount":%d}]},"note":"%s"}}"""
                .formatted(number, time, number % 7, "x".repeat(number % 600));
    }

    private static void prepare(URI node) throws Exception {
        try (InputStream template =
                Objects.requireNonNull(FaultsIT.class.getResourceAsStream(TEMPLATE))) {
            call(
                    "PUT",
                    node.resolve("/_index_template/usage-watch-events"),
                    new String(template.readAllBytes(), UTF_8));
        }
        call("PUT", node.resolve("/cwl-2026.11.20"), "");
        call("POST", node.resolve("/cwl-2026.11.20/_close"), "");
    }

    /** Id to the number of its documents. */
    private static Map<String, Integer> documents(URI node) throws Exception {
        call("POST", node.resolve("/cwl-2026.11.0*/_refresh"), "");
        Map<String, Integer> documents = new HashMap<>();
        String after = "";
        while (true) {
            JsonNode hits =
                    call(
                                    "POST",
                                    node.resolve("/cwl-2026.11.0*/_search"),
                                    "{\"size\":10000,\"_source\":false,\"docvalue_fields\":[\"eventID\"],\"sort\":[\"eventID\"]%s}"
                                            .formatted(after))
                            .at("/hits/hits");
            if (hits.isEmpty()) {
                return documents;
            }
            for (JsonNode hit : hits) {
                documents.merge(hit.at("/fields/eventID/0").stringValue(), 1, Integer::sum);
                after = ",\"search_after\":" + hit.get("sort");
            }
        }
    }

    private static JsonNode call(String method, URI uri, String body)
            throws IOException, InterruptedException {
        return Batches.MAPPER.readTree(
                CLIENT.send(
                                HttpRequest.newBuilder(uri)
                                        .header("Content-Type", "application/json")
                                        .method(
                                                method,
                                                body.isEmpty()
                                                        ? BodyPublishers.noBody()
                                                        : BodyPublishers.ofString(body))
                                        .build(),
                                BodyHandlers.ofString())
                        .body());
    }
}
