package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Whatever stands in a message: it is a document or a dead letter, its neighbours are documents,
 * and it is nothing beyond its own line.
 */
class HostileInputTest {
    static Stream<Path> corpus() throws IOException, URISyntaxException {
        try (Stream<Path> files =
                Files.list(Path.of(HostileInputTest.class.getResource("/hostile").toURI()))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void stays_within_its_line(Path file) throws IOException {
        JsonNode result = check(List.of(new String(Files.readAllBytes(file), ISO_8859_1)));
        assertThat(result.get("events").intValue()).isEqualTo(3);
    }

    static Stream<String> large() {
        return Stream.of(
                        "\"requestParameters\":" + "[".repeat(20_000) + "]".repeat(20_000),
                        "\"responseElements\":" + "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000),
                        "\"requestParameters\":{"
                                + members(100_000, i -> "\"key-" + i + "\":\"v\"")
                                + "}",
                        "\"requestParameters\":["
                                + members(20_000, i -> "{\"a\":\"v" + i + "\"}")
                                + "]",
                        "\"requestParameters\":{"
                                + members(4_096, i -> "\"" + colliding(i) + "\":1")
                                + "}",
                        "\"userAgent\":\"" + "x".repeat(300_000) + "\"",
                        "\"requestParameters\":{\"" + "n".repeat(100_000) + "\":\"v\"}")
                .map(
                        fields ->
                                "{\"eventID\":\"hostile\",\"eventTime\":\"2023-07-10T11:42:36Z\","
                                        + fields
                                        + "}");
    }

    private static String members(int number, IntFunction<String> member) {
        return IntStream.range(0, number).mapToObj(member).collect(Collectors.joining(","));
    }

    /** Names of one hash code. */
    private static String colliding(int number) {
        return IntStream.range(0, 12)
                .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @MethodSource("large")
    void stays_within_its_line_however_large(String record) throws IOException {
        assertThat(check(List.of(record)).get("events").intValue()).isEqualTo(3);
    }

    @Property(tries = 60)
    void stays_within_its_line_whatever_the_text(@ForAll @Size(max = 5) List<String> messages)
            throws IOException {
        check(messages.stream().map(HostileInputTest::bytes).toList());
    }

    @Property(tries = 60)
    void stays_within_its_line_wherever_a_record_is_damaged(
            @ForAll int place, @ForAll byte damage, @ForAll boolean cut) throws IOException {
        String record =
                "{\"eventID\":\"e\",\"eventTime\":\"2023-07-10T11:42:36Z\",\"userIdentity\":{\"type\":\"IAMUser\",\"userName\":\"a\"},"
                        + "\"requestParameters\":{\"a\":[{\"b\":\"c\\n\"},2]}}";
        int at = Math.floorMod(place, record.length());
        check(
                List.of(
                        cut
                                ? record.substring(0, at)
                                : record.substring(0, at)
                                        + (char) (damage & 0xff)
                                        + record.substring(at + 1)));
    }

    private static String bytes(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    /**
     * @param messages byte for byte, as ISO-8859-1
     */
    private static JsonNode check(List<String> messages) throws IOException {
        try (StandInDomain domain = new StandInDomain();
                StandInAws aws = new StandInAws()) {
            List<String> all = new ArrayList<>(messages);
            all.addFirst(Batches.record("first"));
            all.addLast(Batches.record("last"));
            String data = Batches.data("DATA_MESSAGE", all);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            new IngestHandler(aws.environment(domain.uri()), Clock.systemUTC())
                    .handleRequest(
                            new ByteArrayInputStream(
                                    Batches.wrapped(Batches.gzip(data.getBytes(ISO_8859_1)))),
                            answer,
                            Invocation.with(60_000, new ArrayList<>()));
            JsonNode result = Batches.MAPPER.readTree(answer.toByteArray());
            assertThat(domain.documents.keySet())
                    .contains("cwl-2023.07.10/first", "cwl-2023.07.10/last")
                    .allMatch(
                            key -> key.matches("cwl-\\d{4}\\.\\d\\d\\.\\d\\d/[A-Za-z0-9-]{1,128}"))
                    .noneMatch(key -> key.contains("stolen"));
            assertThat(domain.documents).hasSize(result.get("indexed").intValue());
            assertThat(aws.deadIds()).hasSize(result.get("deadLettered").intValue());
            assertThat(
                            result.get("indexed").intValue()
                                    + result.get("duplicates").intValue()
                                    + result.get("deadLettered").intValue())
                    .isEqualTo(result.get("events").intValue());
            domain.documents
                    .values()
                    .forEach(
                            document ->
                                    assertThat(document.propertyNames()).contains("ingestTime"));
            return result;
        }
    }
}
