package io.usagewatch.sandbox.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SubscriptionEventTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void decodesToTheBatchThatCloudWatchSends() throws IOException {
        TrailRecord record =
                new TrailRecord(
                        "111122223333",
                        "eu-west-1",
                        Instant.parse("2026-11-01T10:00:00Z"),
                        "{\"a\":\"é\\n\"}");
        JsonNode event =
                JSON.readTree(SubscriptionEvent.of("111122223333", List.of(record, record)));
        byte[] zipped = event.path("awslogs").path("data").binaryValue();
        JsonNode batch =
                JSON.readTree(new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes());

        assertThat(batch.path("messageType").asString()).isEqualTo("DATA_MESSAGE");
        assertThat(batch.path("owner").asString()).isEqualTo("111122223333");
        assertThat(batch.path("logStream").asString())
                .isEqualTo("111122223333_CloudTrail_eu-west-1");
        assertThat(batch.path("subscriptionFilters").path(0).asString()).isNotEmpty();
        assertThat(batch.path("logEvents").size()).isEqualTo(2);
        JsonNode first = batch.path("logEvents").path(0);
        assertThat(first.path("id").asString()).matches("\\d{56}");
        assertThat(first.path("id")).isNotEqualTo(batch.path("logEvents").path(1).path("id"));
        assertThat(first.path("timestamp").asLong()).isEqualTo(1793527200000L);
        assertThat(first.path("message").asString()).isEqualTo(record.json());
    }
}
