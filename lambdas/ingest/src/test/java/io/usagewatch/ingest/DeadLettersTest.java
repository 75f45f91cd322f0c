package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What becomes of events that do not become documents, and how they come back. */
class DeadLettersTest {
    private StandInDomain domain;
    private StandInAws aws;
    private IngestHandler handler;
    private final List<String> log = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        domain = new StandInDomain();
        aws = new StandInAws();
        handler = handler(aws.environment(domain.uri()));
    }

    @AfterEach
    void stop() {
        domain.close();
        aws.close();
    }

    @Test
    void keeps_what_can_never_be_a_document_with_its_id_and_reason() throws IOException {
        JsonNode result =
                invoke(Batches.of("{\"eventID\":\"e-1\"}", Batches.record("e-2"), "START \u20ac"));
        assertThat(result.get("indexed").intValue()).isEqualTo(1);
        assertThat(result.get("refused").intValue()).isEqualTo(2);
        assertThat(result.get("deadLettered").intValue()).isEqualTo(2);
        assertThat(aws.letters()).hasSize(1);
        assertThat(aws.letters().getFirst().at("/deadLetter/events").toString())
                .contains("{\"id\":\"e-1\",\"reason\":\"no eventTime: ")
                .contains("{\"id\":\"log-event-2\",\"reason\":\"no CloudTrail record: ");
        assertThat(messagesOf(aws.letters().getFirst()))
                .containsExactly("{\"eventID\":\"e-1\"}", "START \u20ac");
    }

    @Test
    void keeps_what_the_domain_refuses_and_indexes_the_rest() throws IOException {
        domain.itemFaults.put("e-1", new ArrayDeque<>(List.of(400, 400)));
        domain.itemFaults.put("e-2", new ArrayDeque<>(List.of(403)));
        JsonNode result =
                invoke(
                        Batches.of(
                                Batches.record("e-1"),
                                Batches.record("e-2"),
                                Batches.record("e-3")));
        assertThat(result.get("indexed").intValue()).isEqualTo(1);
        assertThat(aws.deadIds()).containsExactlyInAnyOrder("e-1", "e-2");
    }

    @Test
    void keeps_the_whole_batch_when_the_domain_stays_away_until_the_time_is_over()
            throws IOException {
        domain.faults.addAll(Collections.nCopies(1000, 503));
        JsonNode result = invoke(Batches.of(Batches.record("e-1"), Batches.record("e-2")), 2_500);
        assertThat(result.get("deadLettered").intValue()).isEqualTo(2);
        assertThat(result.get("retried").intValue()).isGreaterThanOrEqualTo(2);
        assertThat(aws.letters().getFirst().toString())
                .contains("not taken in time: HTTP 503 not now");
    }

    @Test
    void fails_the_invocation_when_nothing_can_be_kept() {
        aws.faults.addAll(Collections.nCopies(1000, 500));
        assertThatThrownBy(() -> invoke(Batches.of(Batches.record("e-1"), "lost"), 2_000))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("Cannot keep dead letters")
                .hasMessageContaining("Lambda has the batch");
        assertThat(domain.documents).hasSize(1);
    }

    @Test
    void fails_the_invocation_when_there_is_no_queue() {
        Map<String, String> environment = aws.environment(domain.uri());
        environment.remove(FunctionEnvironment.QUEUE);
        handler = handler(environment);
        assertThatThrownBy(() -> invoke(Batches.of(Batches.record("e-1"), "lost")))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("USAGE_WATCH_DEAD_LETTER_QUEUE");
        assertThat(domain.documents).hasSize(1);
    }

    @Test
    void tries_the_queue_again() throws IOException {
        aws.faults.addAll(List.of(500, 503));
        invoke(Batches.of("lost"));
        assertThat(aws.deadIds()).containsExactly("log-event-0");
    }

    @Test
    void puts_what_is_too_large_for_the_queue_into_the_bucket() throws IOException {
        StringBuilder large = new StringBuilder();
        new Random(7).ints(600_000, ' ', '~').forEach(c -> large.append((char) c));
        invoke(Batches.of(large.toString(), "small"));
        assertThat(aws.objects).hasSize(1);
        assertThat(aws.objects.keySet().iterator().next())
                .matches("dead-letters/\\d{4}/\\d\\d/\\d\\d/[0-9a-f]{64}\\.json");
        assertThat(aws.deadIds()).containsExactly("log-event-0", "log-event-1");
        assertThat(messagesOf(aws.letters().getFirst())).containsExactly(large.toString());
        assertThat(aws.messages.values()).allMatch(message -> message.length() <= 262_144);
    }

    @Test
    void packs_many_events_into_few_letters_that_the_queue_takes() throws IOException {
        domain.faults.addAll(Collections.nCopies(10_000, 503));
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            records.add(Batches.record("event-" + i));
        }
        invoke(new ByteArrayInputStream(Batches.event(records)), 3_000);
        assertThat(aws.deadIds()).hasSize(3_000).doesNotHaveDuplicates();
        assertThat(aws.messages).hasSizeLessThan(30);
    }

    @Test
    void redrives_what_was_kept_while_the_domain_was_away() throws IOException {
        domain.faults.addAll(Collections.nCopies(10_000, 503));
        invoke(Batches.of(Batches.record("e-1"), Batches.record("e-2")), 2_000);
        domain.faults.clear();
        assertThat(redrive().toString())
                .isEqualTo(
                        "{\"letters\":1,\"left\":0,\"indexed\":2,\"duplicates\":0,\"more\":false,\"problems\":[]}");
        assertThat(aws.messages).isEmpty();
        assertThat(domain.documents.keySet())
                .containsExactlyInAnyOrder("cwl-2023.07.10/e-1", "cwl-2023.07.10/e-2");
    }

    @Test
    void redrives_a_record_to_the_document_that_it_would_have_been() throws IOException {
        String record = "{ \"eventTime\":\"2023-07-10T11:42:36Z\",\"a\":\"\\ud800\u20ac\"}\r\n ";
        invoke(Batches.of(record));
        Map<String, JsonNode> first = Map.copyOf(domain.documents);
        domain.documents.clear();
        domain.faults.addAll(Collections.nCopies(10_000, 503));
        invoke(Batches.of(record), 2_000);
        domain.faults.clear();
        redrive();
        assertThat(domain.documents.keySet()).isEqualTo(first.keySet());
    }

    @Test
    void leaves_a_letter_of_which_nothing_can_be_indexed_and_parts_one_that_half_can()
            throws IOException {
        domain.itemFaults.put("e-1", new ArrayDeque<>(List.of(403, 403, 403)));
        domain.itemFaults.put("e-2", new ArrayDeque<>(List.of(403)));
        invoke(Batches.of(Batches.record("e-1"), Batches.record("e-2")));
        JsonNode first = redrive();
        assertThat(first.get("indexed").intValue()).isEqualTo(1);
        assertThat(first.get("left").intValue()).isEqualTo(1);
        assertThat(aws.deadIds()).containsExactly("e-1");
        aws.showAll();
        assertThat(redrive().get("indexed").intValue()).isEqualTo(1);
        assertThat(aws.messages).isEmpty();
    }

    @Test
    void redrives_a_letter_from_the_bucket_and_deletes_it_there() throws IOException {
        StringBuilder large = new StringBuilder();
        new Random(7).ints(600_000, 'A', 'z').forEach(c -> large.append((char) c));
        String record =
                Batches.record("e-1")
                        .replace("\"x\"", "\"" + large.toString().replace('\\', '-') + "\"");
        domain.faults.addAll(Collections.nCopies(10_000, 503));
        invoke(Batches.of(record), 2_000);
        assertThat(aws.objects).hasSize(1);
        domain.faults.clear();
        assertThat(redrive().get("indexed").intValue()).isEqualTo(1);
        assertThat(aws.objects).isEmpty();
        assertThat(aws.messages).isEmpty();
    }

    @Test
    void redrives_a_batch_that_lambda_gave_up() throws IOException {
        aws.messages.put(
                "receipt",
                "{\"version\":\"1.0\",\"requestContext\":{\"condition\":\"RetriesExhausted\"},\"requestPayload\":"
                        + new String(Batches.event(List.of(Batches.record("e-1"))), UTF_8)
                        + ",\"responsePayload\":{\"errorMessage\":\"x\"}}");
        assertThat(redrive().get("indexed").intValue()).isEqualTo(1);
        assertThat(aws.messages).isEmpty();
    }

    @Test
    void leaves_messages_that_are_no_letters_and_asks_no_strange_address() throws IOException {
        aws.messages.put("r-1", "hello");
        aws.messages.put("r-2", "{\"object\":\"http://169.254.169.254/latest\"}");
        aws.messages.put("r-3", "{\"object\":\"dead-letters/../../other/x.json\"}");
        aws.messages.put("r-4", "{\"requestPayload\":{\"redrive\":{}}}");
        JsonNode result = redrive();
        assertThat(result.get("left").intValue()).isEqualTo(4);
        assertThat(result.get("problems").toString()).contains("no dead letter");
        assertThat(aws.messages).hasSize(4);
    }

    @Test
    void signs_with_the_credentials_that_lambda_gives_to_a_restored_function() throws IOException {
        invoke(Batches.of("lost"));
        assertThat(aws.requests.getLast())
                .containsEntry("x-amz-security-token", "t")
                .hasEntrySatisfying(
                        "authorization",
                        value ->
                                assertThat(value)
                                        .contains("Credential=KEYOFFUNCTION/")
                                        .contains("/eu-west-1/sqs/aws4_request"));
    }

    @Test
    void signs_for_a_domain_of_opensearch_service_and_as_the_role_that_it_knows()
            throws IOException {
        Map<String, String> environment = aws.environment(domain.uri());
        environment.put(FunctionEnvironment.ENDPOINT, "https://search.example");
        assertThat(authorization(environment))
                .contains("Credential=KEYOFFUNCTION/")
                .contains("/eu-west-1/es/aws4_request");
        environment.put(FunctionEnvironment.ACCESS_ROLE, "arn:aws:iam::111122223333:role/writer");
        assertThat(authorization(environment)).contains("Credential=KEYOFROLE/");
    }

    private static String authorization(Map<String, String> variables) throws IOException {
        FunctionEnvironment environment = new FunctionEnvironment(variables, Clock.systemUTC());
        IngestSettings settings = environment.settings();
        return new Domain(settings, environment.domain(settings))
                .headers(new BulkRequest(0))
                .get("authorization");
    }

    private static IngestHandler handler(Map<String, String> variables) {
        return new IngestHandler(variables, Clock.systemUTC());
    }

    private JsonNode invoke(InputStream event) throws IOException {
        return invoke(event, 60_000);
    }

    private JsonNode invoke(InputStream event, int millisLeft) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        handler.handleRequest(event, answer, Invocation.with(millisLeft, log));
        return Batches.MAPPER.readTree(answer.toByteArray());
    }

    private JsonNode redrive() throws IOException {
        return invoke(new ByteArrayInputStream("{\"redrive\":{}}".getBytes(UTF_8)), 30_000);
    }

    private static List<String> messagesOf(JsonNode letter) {
        List<String> messages = new ArrayList<>();
        LogsBatch.read(new ByteArrayInputStream(letter.toString().getBytes(UTF_8)))
                .forEachMessage(message -> messages.add(message.text()));
        return messages;
    }
}
