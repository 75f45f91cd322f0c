package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class IngestHandlerTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2023-07-10T12:00:00Z"), ZoneOffset.UTC);

    private StandInDomain domain;
    private IngestHandler handler;

    @BeforeEach
    void start() throws IOException {
        domain = new StandInDomain();
        handler = new IngestHandler(domain.settings(), CLOCK);
    }

    @AfterEach
    void stop() {
        domain.close();
    }

    @Test
    void indexesARecordWithItsOwnTextAndTheAddedFields() {
        IngestResult result =
                handler.ingest(
                        Batches.of(
                                """
                                {"eventID":"e-1","eventTime":"2023-07-10T11:42:36Z","exact":1.0000000000000000000001,
                                 "userIdentity":{"type":"Root"},"requestParameters":{"count":3,"name":"\\u00e4 \\"x\\""}}
                                """));
        assertThat(result.indexed()).isEqualTo(1);
        assertThat(domain.documents.get("cwl-2023.07.10/e-1").toString())
                .isEqualTo(
                        Batches.MAPPER
                                .readTree(
                                        """
                                        {"eventID":"e-1","eventTime":"2023-07-10T11:42:36Z","exact":1.0000000000000000000001,
                                        "userIdentity":{"type":"Root"},"requestParameters":{"count":3,"name":"ä \\"x\\""},
                                        "recipientAccountId":"111122223333",
                                        "requestNumbers":{"count":3},"requestStrings":{"count":"3","name":"ä \\"x\\""},
                                        "principal":"root","ingestTime":"2023-07-10T12:00:00Z"}
                                        """)
                                .toString());
    }

    @Test
    void countsARedeliveredEventAsDuplicate() {
        assertThat(
                        handler.ingest(
                                Batches.of(
                                        Batches.record("e-1"),
                                        Batches.record("e-2"),
                                        Batches.record("e-1"))))
                .matches(
                        result ->
                                result.events() == 3
                                        && result.indexed() == 2
                                        && result.duplicates() == 1);
        assertThat(handler.ingest(Batches.of(Batches.record("e-1"), Batches.record("e-2"))))
                .matches(
                        result ->
                                result.indexed() == 0
                                        && result.duplicates() == 2
                                        && result.refused() == 0);
        assertThat(domain.documents).hasSize(2);
    }

    @Test
    void refusesAnEventWithoutAPlaceAndTakesTheRest() {
        IngestResult result =
                handler.ingest(
                        Batches.of(
                                "{\"eventID\":\"lost\"}",
                                Batches.record("e-1"),
                                "START RequestId"));
        assertThat(result.events()).isEqualTo(3);
        assertThat(result.indexed()).isEqualTo(1);
        assertThat(result.refused()).isEqualTo(2);
        assertThat(result.refusals())
                .extracting(Refusal::id)
                .containsExactly("lost", "log-event-2");
    }

    @Test
    void answersAControlMessageQuietly() {
        String control =
                Batches.data("CONTROL_MESSAGE", List.of("CWL CONTROL MESSAGE: Checking health"));
        byte[] event = Batches.wrapped(Batches.gzip(control.getBytes(UTF_8)));
        assertThat(handler.ingest(new ByteArrayInputStream(event)))
                .isEqualTo(
                        new IngestResult(
                                0, 0, 0, 0, List.of(), 0, 0, 0, Duration.ZERO, Duration.ZERO));
        assertThat(domain.requestBytes).isEmpty();
    }

    @Test
    void writesTheResultAsJson() {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        handler.ingest(Batches.of("{\"eventID\":\"\\\"\"}")).writeTo(answer);
        assertThat(answer.toString(UTF_8))
                .isEqualTo(
                        "{\"events\":1,\"indexed\":0,\"duplicates\":0,\"refused\":1,\"deadLettered\":0,\"retried\":0,\"bytes\":0,"
                                + "\"refusals\":[{\"id\":\"\\\"\",\"reason\":\"no eventTime: the event has no day to go to\"}]}");
    }

    @Test
    void answersAnInvocationWithTheResultAndLogsEachRefusalOnOneLine() throws IOException {
        List<String> lines = new ArrayList<>();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (StandInAws aws = new StandInAws()) {
            new IngestHandler(aws.environment(domain.uri()), CLOCK)
                    .handleRequest(
                            Batches.of(
                                    Batches.record("e-1"),
                                    "{\"eventID\":\"e\nrefused e-7\u009b\u202e\",\"eventTime\":\"\r?\"}"),
                            answer,
                            Invocation.with(60_000, lines));
        }
        assertThat(Batches.MAPPER.readTree(answer.toByteArray()).get("indexed").intValue())
                .isEqualTo(1);
        assertThat(lines)
                .containsExactly(
                        "refused e refused e-7  : unreadable eventTime ' ?': the event has no day to go to\n");
    }

    @Test
    void failsTheBatchWhenAnIndexTakesNoWrites() {
        domain.itemFaults.put("e-1", new ArrayDeque<>(List.of(403)));
        assertThatThrownBy(() -> handler.ingest(Batches.of(Batches.record("e-1"))))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("refused by the index cwl-2023.07.10: HTTP 403 why");
    }

    @Test
    void cutsRequestsByBytes() {
        IngestSettings small =
                new IngestSettings(
                        domain.uri(),
                        2_000,
                        Duration.ofMillis(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(9));
        String large = Batches.record("large").replace("\"x\"", "\"" + "x".repeat(5_000) + "\"");
        List<String> messages = new ArrayList<>(List.of(large));
        for (int i = 0; i < 50; i++) {
            messages.add(Batches.record("e-" + i));
        }
        IngestResult result =
                new IngestHandler(small, CLOCK)
                        .ingest(new ByteArrayInputStream(Batches.event(messages)));
        assertThat(result.indexed()).isEqualTo(51);
        assertThat(domain.requestBytes).hasSizeBetween(5, 15);
        assertThat(domain.requestBytes.getFirst()).isGreaterThan(5_000);
        assertThat(domain.requestBytes.subList(1, domain.requestBytes.size()))
                .allMatch(bytes -> bytes <= 2_000);
        assertThat(result.bytes())
                .isEqualTo(domain.requestBytes.stream().mapToLong(Integer::longValue).sum());
    }

    @Test
    void triesAgainWhenTheDomainIsBusyOrDropsTheConnection() {
        domain.faults.addAll(List.of(429, 0));
        assertThat(handler.ingest(Batches.of(Batches.record("e-1"))).indexed()).isEqualTo(1);
        assertThat(domain.requestBytes).hasSize(3);
    }

    @Test
    void triesOnlyTheBusyItemsAgain() {
        domain.itemFaults.put("e-2", new ArrayDeque<>(List.of(429, 503)));
        IngestResult result =
                handler.ingest(Batches.of(Batches.record("e-1"), Batches.record("e-2")));
        assertThat(result).matches(counts -> counts.indexed() == 2 && counts.duplicates() == 0);
        assertThat(domain.requestBytes)
                .hasSize(3)
                .isSortedAccordingTo((a, b) -> Integer.compare(b, a));
    }

    @Test
    void failsTheBatchWhenTheDomainStaysAway() {
        domain.faults.addAll(Collections.nCopies(1_000, 503));
        assertThatThrownBy(() -> impatient().ingest(Batches.of(Batches.record("e-1"))))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining(domain.uri().toString())
                .hasMessageContaining("has not got event e-1: not taken in time: HTTP 503 not now")
                .hasMessageContaining("can be delivered again");
        assertThat(domain.requestBytes).hasSizeGreaterThan(1);
    }

    @Test
    void failsTheBatchWhenNobodyListens() {
        URI address = domain.uri();
        domain.close();
        assertThatThrownBy(() -> impatient().ingest(Batches.of(Batches.record("e-1"))))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining(address + " has not got event e-1")
                .hasMessageContaining("ConnectException");
    }

    @Test
    void halvesARequestThatIsTooLargeForTheDomain() {
        domain.mostBytes = 1_000;
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            messages.add(Batches.record("e-" + i));
        }
        messages.add(Batches.record("large").replace("\"x\"", "\"" + "x".repeat(2_000) + "\""));
        IngestResult result = handler.ingest(new ByteArrayInputStream(Batches.event(messages)));
        assertThat(result.indexed()).isEqualTo(50);
        assertThat(result.refusals())
                .containsExactly(
                        new Refusal("large", "larger than the domain takes: HTTP 413 not now"));
    }

    @Test
    void writesTheMetricsOfABatchAsCloudWatchReadsThem() {
        IngestResult result =
                handler.ingest(Batches.of(Batches.record("e-1"), Batches.record("e-1"), "lost"));
        JsonNode line =
                Batches.MAPPER.readTree(
                        Metrics.line(result, "usage-watch-ingest", CLOCK.instant()));
        assertThat(line.at("/_aws/CloudWatchMetrics/0/Namespace").stringValue())
                .isEqualTo("UsageWatch");
        assertThat(line.at("/_aws/CloudWatchMetrics/0/Dimensions/0/0").stringValue())
                .isEqualTo("FunctionName");
        for (JsonNode metric : line.at("/_aws/CloudWatchMetrics/0/Metrics")) {
            assertThat(line.get(metric.get("Name").stringValue()).isNumber()).isTrue();
        }
        assertThat(line.get("Events").intValue()).isEqualTo(3);
        assertThat(line.get("Documents").intValue()).isEqualTo(1);
        assertThat(line.get("Duplicates").intValue()).isEqualTo(1);
        assertThat(line.get("Refused").intValue()).isEqualTo(1);
        assertThat(line.get("Bytes").intValue()).isEqualTo((int) result.bytes());
        assertThat(line.get("Lag").doubleValue()).isEqualTo(1044);
    }

    private IngestHandler impatient() {
        return new IngestHandler(
                new IngestSettings(
                        domain.uri(),
                        5_000_000,
                        Duration.ofMillis(2),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(300)),
                Clock.systemUTC());
    }

    @Test
    void doesNotRepeatARequestThatIsRefusedAsAWhole() {
        domain.faults.add(403);
        assertThatThrownBy(() -> handler.ingest(Batches.of(Batches.record("e-1"))))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("HTTP 403")
                .hasMessageContaining("role");
        assertThat(domain.requestBytes).hasSize(1);
    }

    @Test
    void sendsARecordThatDoesNotFitTheMappingQuotedWithItsEnvelope() {
        domain.itemFaults.put("e-1", new ArrayDeque<>(List.of(400)));
        String record =
                """
                {"eventID":"e-1","eventTime":"2023-07-10T11:42:36Z","eventName":{"odd":true},"readOnly":true,\
                "userAgent":"\\"}\\n{","requestParameters":{"n":1}}""";
        assertThat(handler.ingest(Batches.of(record, Batches.record("e-2"))))
                .matches(result -> result.indexed() == 2);
        JsonNode document = domain.documents.get("cwl-2023.07.10/e-1");
        assertThat(document.propertyNames())
                .containsExactlyInAnyOrder(
                        "eventID",
                        "eventTime",
                        "readOnly",
                        "userAgent",
                        "recordText",
                        "recipientAccountId",
                        "requestNumbers",
                        "requestStrings",
                        "ingestTime");
        assertThat(document.get("userAgent").stringValue()).isEqualTo("\"}\n{");
        assertThat(document.get("recordText").stringValue()).isEqualTo(record);
    }

    @Test
    void refusesWhatOpenSearchTakesInNoForm() {
        domain.itemFaults.put("e-1", new ArrayDeque<>(List.of(400, 400)));
        assertThat(
                        handler.ingest(Batches.of(Batches.record("e-1"), Batches.record("e-2")))
                                .refusals())
                .containsExactly(new Refusal("e-1", "refused by OpenSearch: why"));
    }

    @Test
    void quotesARecordThatHasOneOfOurFieldNamesItself() {
        handler.ingest(Batches.of(Batches.record("e-1").replace("\"a\"", "\"principal\"")));
        assertThat(domain.documents.get("cwl-2023.07.10/e-1").has("recordText")).isTrue();
    }

    @Test
    void takesHalvesOfSurrogatePairsInNamesAndValues() {
        domain.itemFaults.put("e-1", new ArrayDeque<>(List.of(400)));
        String half = "\\" + "ud800";
        String record =
                Batches.record("e-1")
                        .replace(
                                "\"a\":\"x\"",
                                "\"userAgent\":\""
                                        + half
                                        + "\",\"userIdentity\":{\"arn\":\""
                                        + half
                                        + "\"},\"requestParameters\":{\""
                                        + half
                                        + "\":\""
                                        + half
                                        + "\"}");
        assertThat(handler.ingest(Batches.of(record)).indexed()).isEqualTo(1);
        JsonNode document = domain.documents.get("cwl-2023.07.10/e-1");
        assertThat(document.get("recordText").stringValue()).isEqualTo(record);
        assertThat(document.get("userAgent").stringValue()).isEqualTo("?");
        assertThat(document.get("principal").stringValue()).isEqualTo("?");
        assertThat(document.get("requestStrings").get("?").stringValue()).isEqualTo("?");
    }

    @Test
    void losesOneCharacterAndNoEventToBrokenUtf8() {
        byte[] data =
                Batches.data("DATA_MESSAGE", List.of(Batches.record("e-1"), Batches.record("e-2")))
                        .getBytes(UTF_8);
        for (int i = 0; i < data.length; i++) {
            if (data[i] == 'x') {
                data[i] = (byte) 0xC3;
            }
        }
        byte[] event = Batches.wrapped(Batches.gzip(data));
        assertThat(handler.ingest(new ByteArrayInputStream(event)).indexed()).isEqualTo(2);
        assertThat(domain.documents.get("cwl-2023.07.10/e-2").get("a").stringValue())
                .isEqualTo("\uFFFD");
    }

    @Test
    void saysWhatIsWrongWithABatchItCannotRead() {
        byte[] cut =
                Batches.gzip(
                        Batches.data("DATA_MESSAGE", List.of(Batches.record("e-1")))
                                .getBytes(UTF_8));
        byte[] half = Arrays.copyOf(cut, cut.length / 2);
        for (byte[] event :
                List.of(
                        "{}".getBytes(UTF_8),
                        "[1".getBytes(UTF_8),
                        "{\"awslogs\":{\"data\":\"%%\"}}".getBytes(UTF_8),
                        Batches.wrapped("no gzip".getBytes(UTF_8)),
                        Batches.wrapped(Batches.gzip("{}".getBytes(UTF_8))),
                        Batches.wrapped(half))) {
            assertThatThrownBy(() -> handler.ingest(new ByteArrayInputStream(event)))
                    .isInstanceOf(IngestException.class);
        }
    }

    @Test
    void saysWhichVariableIsMissingOrWrong() {
        assertThatThrownBy(() -> settings(Map.of()))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("USAGE_WATCH_ENDPOINT is not set");
        assertThatThrownBy(() -> settings(Map.of("USAGE_WATCH_ENDPOINT", "search.example")))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("'search.example'");
        assertThatThrownBy(() -> settings(Map.of("USAGE_WATCH_ENDPOINT", "not an address")))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("'not an address', which is no address");
    }

    private static IngestSettings settings(Map<String, String> variables) {
        return new FunctionEnvironment(variables, CLOCK).settings();
    }
}
