package io.usagewatch.notify.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.catalog.Severity;
import io.usagewatch.detection.event.Aspect;
import io.usagewatch.detection.event.EventContext;
import io.usagewatch.detection.event.Share;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.search.Json;
import io.usagewatch.notify.message.Kind;
import io.usagewatch.notify.message.Known;
import io.usagewatch.notify.message.Message;
import io.usagewatch.notify.message.Watched;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class NotificationTopicTest {

    private static final String TOPIC = "arn:aws-us-gov:sns:us-gov-west-1:111122223333:mails";

    private final StandInAws aws = new StandInAws();

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void a_message_is_published_in_the_topics_region_in_several_forms() {
        assertThat(new NotificationTopic(aws.query(), TOPIC).publish(message("ci-legacy")))
                .isEqualTo("m-1");

        StandInAws.Asked asked = aws.asked("Publish").getFirst();
        assertThat(asked.authorization()).contains("/us-gov-west-1/sns/aws4_request");
        assertThat(asked.form())
                .containsEntry("TopicArn", TOPIC)
                .containsEntry("MessageStructure", "json")
                .containsEntry("MessageAttributes.entry.1.Name", "account")
                .containsEntry("MessageAttributes.entry.2.Value.StringValue", "kms-decrypt")
                .containsEntry("MessageAttributes.entry.4.Value.StringValue", "new");
        JsonNode forms = Json.parse(asked.form().get("Message"));
        assertThat(forms.propertyNames()).containsExactlyInAnyOrder("default", "email", "sms");
        assertThat(Json.parse(forms.path("default").asString()).path("type").asString())
                .isEqualTo("usage-watch-incident");
    }

    @Test
    void a_message_stays_within_what_sns_takes_however_long_the_names_are() {
        var _ =
                new NotificationTopic(aws.query(), TOPIC)
                        .publish(message("\u00e9\"".repeat(60_000)));

        String message = aws.asked("Publish").getFirst().form().get("Message");
        assertThat(message.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(256 * 1024);
        JsonNode json = Json.parse(Json.parse(message).path("default").asString());
        assertThat(json.has("events")).isFalse();
        assertThat(json.path("missing").path(0).path("why").asString())
                .isEqualTo("too large for a message");
    }

    @Test
    void what_is_no_topic_is_named() {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> new NotificationTopic(aws.query(), "arn:aws:sqs:r:a:queue"))
                .withMessageContaining("arn:aws:sqs:r:a:queue");
    }

    private static Message message(String principal) {
        Instant start = Instant.parse("2026-11-24T13:05:00Z");
        MonitoredApi api = Catalog.builtIn().get("kms-decrypt");
        Incident incident =
                new Incident(
                        "id",
                        "111122223333",
                        api.id(),
                        "role",
                        start,
                        start.plus(Duration.ofMinutes(5)),
                        0,
                        0,
                        500,
                        3,
                        14,
                        Severity.MEDIUM,
                        List.of(start),
                        List.of());
        EventContext events =
                new EventContext(
                        500,
                        start,
                        Map.of(
                                Aspect.PRINCIPAL,
                                Collections.nCopies(6, new Share(principal, 500, 1, false))),
                        List.of());
        return new Message(
                Kind.NEW,
                start.plus(Duration.ofMinutes(10)),
                Optional.empty(),
                Watched.of(api, incident),
                incident,
                Optional.empty(),
                new Known(Optional.empty(), Optional.of(events), List.of(), List.of()),
                new Message.Links(Optional.empty(), Optional.empty()),
                List.of());
    }
}
