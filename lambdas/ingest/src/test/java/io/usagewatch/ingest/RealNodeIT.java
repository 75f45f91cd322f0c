package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Ingest with the events template against a real OpenSearch. */
class RealNodeIT {
    private static final String TEMPLATE = "/io/usagewatch/detection/event/events-template.json";

    /** In the real records: eight RunInstances calls for 26 instances. */
    private static final String SUMMED = "instancesSet/items/maxCount";

    private static final double SUM = 26;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir private static Path data;

    private static Node node;

    private IngestHandler handler;

    @BeforeAll
    static void startNode() throws Exception {
        node = Node.start(NodeSettings.named("ingest", data));
        try (InputStream template =
                Objects.requireNonNull(RealNodeIT.class.getResourceAsStream(TEMPLATE))) {
            call(
                    "PUT",
                    "/_index_template/usage-watch-events",
                    new String(template.readAllBytes(), UTF_8));
        }
    }

    @AfterAll
    static void stopNode() {
        node.close();
    }

    @BeforeEach
    void withoutEvents() throws Exception {
        call("DELETE", "/cwl-*", "");
        handler = new IngestHandler(IngestSettings.of(node.uri()), Clock.systemUTC());
    }

    @Test
    void indexesEveryRealRecordOnceHoweverOftenItIsDelivered() throws Exception {
        Tallies first = ingestRecordedEvents();
        assertThat(first).isEqualTo(new Tallies(2900, 2900, 0, 0));
        Tallies second = ingestRecordedEvents();
        assertThat(second).isEqualTo(new Tallies(2900, 0, 2900, 0));
        assertThat(count("*:*")).isEqualTo(2900);
        assertThat(count("_exists_:principal")).isEqualTo(2900);
        assertThat(
                        call("GET", "/cwl-*/_search?size=2900&_source_includes=recordText", "")
                                .findValues("recordText"))
                .as("records that had to be quoted")
                .isEmpty();
    }

    @Test
    void isWholeWithoutReplicasOnASingleNode() throws Exception {
        handler.ingest(Batches.of(event("e-1", "\"a\":1")));
        assertThat(
                        call("GET", "/_cluster/health/cwl-*?wait_for_status=green&timeout=30s", "")
                                .get("status")
                                .stringValue())
                .isEqualTo("green");
    }

    @Test
    void makesAnyRequestParameterAMeasureOfPastEvents() throws Exception {
        ingestRecordedEvents();
        String sum =
                "{\"size\":0,\"aggs\":{\"sum\":{\"sum\":{\"field\":\"requestNumbers.%s\"}}}}"
                        .formatted(SUMMED);
        assertThat(call("POST", "/cwl-*/_search", sum).at("/aggregations/sum/value").doubleValue())
                .isZero();
        call(
                "PUT",
                "/cwl-*/_mapping",
                "{\"properties\":{\"requestNumbers\":{\"properties\":{\"%s\":{\"type\":\"double\"}}}}}"
                        .formatted(SUMMED));
        call("POST", "/cwl-*/_update_by_query?refresh=true&conflicts=proceed", "");
        assertThat(call("POST", "/cwl-*/_search", sum).at("/aggregations/sum/value").doubleValue())
                .isEqualTo(SUM);
        assertThat(
                        call("GET", "/cwl-*/_mapping", "")
                                .findValue("requestNumbers")
                                .get("properties")
                                .propertyNames())
                .as("mapped: that parameter and no other")
                .containsExactly(SUMMED);
    }

    @Test
    void takesTheFreePartsOfARecordInAnyShape() throws Exception {
        List<String> messages = new ArrayList<>();
        String[] shapes = {
            "null",
            "7",
            "1e400",
            "\"text\"",
            "true",
            "[]",
            "[[1,{\"a\":[]}],\"x\"]",
            "{\"\":1,\".\":2,\"a..b\":{\" \":3}}",
            "{\"a\":1}",
            "{\"a\":{\"b\":2}}",
            "{\"a.b\":\"x\"}",
            "\"" + "x".repeat(40_000) + "\""
        };
        for (String shape : shapes) {
            for (String part :
                    List.of(
                            "requestParameters",
                            "responseElements",
                            "additionalEventData",
                            "somethingNew")) {
                messages.add(event("e-" + messages.size(), "\"" + part + "\":" + shape));
            }
        }
        IngestResult result = handler.ingest(new ByteArrayInputStream(Batches.event(messages)));
        assertThat(result.refusals()).isEmpty();
        assertThat(result.indexed()).isEqualTo(messages.size());
        call("POST", "/cwl-*/_refresh", "");
        assertThat(
                        call("GET", "/cwl-*/_search?size=100&_source_includes=recordText", "")
                                .findValues("recordText"))
                .as("records that had to be quoted")
                .isEmpty();
    }

    @Test
    void takesHostileEnvelopesToo() throws Exception {
        Map<String, String> odd =
                Map.ofEntries(
                        Map.entry("object", "\"sourceIPAddress\":{\"a\":1}"),
                        Map.entry("identity", "\"userIdentity\":\"alice\""),
                        Map.entry("resources", "\"resources\":[\"arn\",[7]]"),
                        Map.entry(
                                "nulls",
                                "\"userIdentity\":null,\"userAgent\":null,\"resources\":[null]"),
                        Map.entry(
                                "number",
                                "\"errorCode\":1e999,\"readOnly\":\"perhaps\",\"requestID\":[1,true]"),
                        Map.entry("huge", "\"userAgent\":\"" + "\u00e4".repeat(60_000) + "\""),
                        Map.entry("twice", "\"awsRegion\":\"a\",\"awsRegion\":\"b\""),
                        Map.entry("ours", "\"principal\":{\"a\":1},\"requestNumbers\":7"),
                        Map.entry(
                                "deep",
                                "\"requestParameters\":" + "[".repeat(50_000) + "]".repeat(50_000)),
                        Map.entry(
                                "deeper",
                                "\"responseElements\":"
                                        + "{\"a\":".repeat(5_000)
                                        + "1"
                                        + "}".repeat(5_000)),
                        Map.entry(
                                "surrogate",
                                "\"userAgent\":\"\\ud800\",\"requestParameters\":{\"\\udc00\":\"\\ud800\"}"),
                        Map.entry("name", "\" \":1,\"a..b\":2,\".\":3,\"userIdentity.type\":\"x\""),
                        Map.entry("split", "\"userAgent\":\"\\n{\\\"create\\\":{}}\\n{}\\u2028\""));
        List<String> messages = new ArrayList<>();
        odd.forEach((id, fields) -> messages.add(event(id, fields)));
        messages.add(event("x", "\"a\":1").replace("\"eventID\":\"x\",", ""));
        messages.add(event("i".repeat(600), "\"a\":1"));

        IngestResult result = handler.ingest(new ByteArrayInputStream(Batches.event(messages)));
        assertThat(result.refusals()).isEmpty();
        assertThat(result.indexed()).isEqualTo(messages.size());
        assertThat(count("eventName:Odd")).isEqualTo(messages.size());
        assertThat(handler.ingest(new ByteArrayInputStream(Batches.event(messages))).duplicates())
                .isEqualTo(messages.size());
    }

    private record Tallies(int events, int indexed, int duplicates, int refused) {}

    private Tallies ingestRecordedEvents() throws Exception {
        Tallies sum = new Tallies(0, 0, 0, 0);
        for (byte[] batch : RecordedEvents.batches()) {
            IngestResult result = handler.ingest(new ByteArrayInputStream(batch));
            sum =
                    new Tallies(
                            sum.events + result.events(),
                            sum.indexed + result.indexed(),
                            sum.duplicates + result.duplicates(),
                            sum.refused + result.refused());
        }
        call("POST", "/cwl-*/_refresh", "");
        return sum;
    }

    private static String event(String id, String fields) {
        return "{\"eventID\":\""
                + id
                + "\",\"eventTime\":\"2023-07-10T11:42:36Z\",\"eventName\":\"Odd\","
                + fields
                + "}";
    }

    private static int count(String query) throws Exception {
        call("POST", "/cwl-*/_refresh", "");
        return call("GET", "/cwl-*/_count?q=" + query, "").get("count").intValue();
    }

    private static JsonNode call(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> response =
                CLIENT.send(
                        HttpRequest.newBuilder(node.uri().resolve(path))
                                .header("Content-Type", "application/json")
                                .method(
                                        method,
                                        body.isEmpty()
                                                ? BodyPublishers.noBody()
                                                : BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode())
                .as("%s %s: %s", method, path, response.body())
                .isLessThan(300);
        return Batches.MAPPER.readTree(response.body());
    }
}
