package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.sandbox.lambda.Invoked;
import io.usagewatch.sandbox.lambda.LambdaFunction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The zip that is deployed, under the real runtime interface client. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client is for Linux")
class PackagedFunctionIT {
    private static final String HANDLER = "io.usagewatch.ingest.IngestHandler::handleRequest";
    private static final Path ZIP =
            Path.of(System.getProperty("usagewatch.root", "../.."))
                    .resolve("lambdas/ingest/target/usage-watch-ingest.zip");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir private Path folder;

    private StandInDomain domain;
    private StandInAws aws;

    @BeforeEach
    void start() throws Exception {
        domain = new StandInDomain();
        aws = new StandInAws();
    }

    @AfterEach
    void stop() {
        domain.close();
        aws.close();
    }

    private LambdaFunction function(int megabytes, Map<String, String> more) throws Exception {
        Map<String, String> environment = aws.environment(domain.uri());
        environment.putAll(more);
        return LambdaFunction.start(ZIP, HANDLER, folder, megabytes, environment);
    }

    @Test
    void takes_events_in_and_gives_results_out() throws Exception {
        try (LambdaFunction function = function(512, Map.of())) {
            Invoked first = function.invoke(batch(Batches.record("e-1"), "no record"), LIMIT);
            assertThat(first.succeeded()).as(first.text()).isTrue();
            JsonNode result = Batches.MAPPER.readTree(first.text());
            assertThat(result.get("indexed").intValue()).isEqualTo(1);
            assertThat(result.get("deadLettered").intValue()).isEqualTo(1);
            assertThat(aws.deadIds()).containsExactly("log-event-1");
            Invoked second = function.invoke(batch(Batches.record("e-1")), LIMIT);
            assertThat(second.text()).contains("\"duplicates\":1");
            assertThat(function.log())
                    .as("metrics as CloudWatch reads them: a line that is nothing but JSON")
                    .containsPattern("(?m)^\\{\"_aws\":\\{\"Timestamp\":\\d+,.*\"Events\":2.*}$");
        }
    }

    @Test
    void tells_lambda_of_an_invocation_that_failed_and_goes_on() throws Exception {
        try (LambdaFunction function = function(512, Map.of())) {
            Invoked failed = function.invoke("{\"awslogs\":{\"data\":\"bm8gZ3ppcA==\"}}", LIMIT);
            assertThat(failed.succeeded()).isFalse();
            assertThat(failed.text()).contains("Cannot read awslogs.data");
            assertThat(function.invoke("{\"redrive\":{}}", LIMIT).text()).contains("\"letters\":0");
        }
    }

    @Test
    void starts_from_a_snapshot() throws Exception {
        try (LambdaFunction function =
                function(512, Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"))) {
            Invoked invoked = function.invoke(batch(Batches.record("e-1")), LIMIT);
            assertThat(invoked.text()).contains("\"indexed\":1");
        }
    }

    @Test
    void says_in_the_log_what_its_environment_lacks() throws Exception {
        try (LambdaFunction function = function(512, Map.of(FunctionEnvironment.ENDPOINT, ""))) {
            assertThat(failure(function)).contains("USAGE_WATCH_ENDPOINT is not set");
        }
    }

    private static String batch(String... messages) {
        return new String(Batches.event(List.of(messages)), UTF_8);
    }

    private static String failure(LambdaFunction function) throws InterruptedException {
        try {
            return function.invoke("{}", LIMIT).text();
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /**
     * Lambda's largest payload; text that packs badly makes the batch small and the packed data
     * large, and the other way round.
     */
    @Test
    void takes_six_megabytes_in_a_function_of_512() throws Exception {
        domain.keepsDocuments = false;
        List<String> events = new ArrayList<>();
        events.add(event(5_500, 1_000));
        events.add(event(27_000, 150));
        try (LambdaFunction function = function(512, Map.of())) {
            for (String event : events) {
                assertThat(event.length()).isBetween(4_000_000, 6_291_456);
                Invoked invoked = function.invoke(event, LIMIT);
                assertThat(invoked.text()).contains("\"refused\":0");
            }
        }
    }

    /** Records of 1,300 characters, of which so many are random. */
    private static String event(int records, int random) {
        Random chance = new Random(7);
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            StringBuilder text = new StringBuilder();
            chance.ints(random, 'A', 'Z' + 1).forEach(c -> text.append((char) c));
            for (int j = random; j < 1_000; j++) {
                text.append("abcdefgh".charAt(j % 8));
            }
            // two alphabets: packs to about three quarters
            messages.add(
                    Batches.record("e-" + i)
                            .replace("\"x\"", "\"" + mixed(text.toString(), chance) + "\""));
        }
        return batch(messages.toArray(String[]::new));
    }

    private static String mixed(String text, Random chance) {
        byte[] bytes = text.getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] < 'a' && chance.nextBoolean()) {
                bytes[i] = (byte) (bytes[i] + 32);
            }
        }
        return new String(bytes, UTF_8);
    }
}
