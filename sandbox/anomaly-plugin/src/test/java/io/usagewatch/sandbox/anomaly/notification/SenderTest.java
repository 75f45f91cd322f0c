package io.usagewatch.sandbox.anomaly.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.sandbox.anomaly.Listener;
import io.usagewatch.sandbox.anomaly.Listener.Received;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opensearch.common.settings.Settings;
import org.opensearch.core.rest.RestStatus;

class SenderTest {
    private static final Message MESSAGE = new Message("title", "text", null);
    private static final NotificationConfig TOPIC =
            channel(new ConfigData.Sns("arn:aws:sns:us-east-1:111122223333:alerts", null));

    private final Listener listener = new Listener();
    private final Http http = new Http(Settings.EMPTY);

    @AfterEach
    void close() {
        http.close();
        listener.close();
    }

    private static NotificationConfig channel(ConfigData data) {
        return new NotificationConfig("a channel", "", data.type(), true, data);
    }

    private DeliveryStatus send(ConfigData data) {
        return new Sender(http, Optional.empty()).send(channel(data), MESSAGE);
    }

    private ConfigData.Webhook hook(String method, Map<String, String> headers) {
        return new ConfigData.Webhook(listener.uri("/hook").toString(), headers, method);
    }

    @Test
    void webhook_gets_the_bare_text_as_json_unless_headers_are_given() {
        assertThat(send(hook("POST", Map.of()))).isEqualTo(new DeliveryStatus(RestStatus.OK, "ok"));
        send(hook("PUT", Map.of("X-A", "b", "Content-Type", "text/html")));
        assertThat(listener.received())
                .containsExactly(
                        new Received("POST", "/hook", "application/json", "null", "text"),
                        new Received("PUT", "/hook", "text/html", "b", "text"));
    }

    @Test
    void slack_gets_title_and_text_in_an_object() {
        send(new ConfigData.Hook(ConfigType.SLACK, listener.uri("/s").toString()));
        assertThat(listener.received().getFirst().body())
                .isEqualTo("{\"text\":\"title\\n\\ntext\"}");
    }

    @Test
    void empty_answer_is_told_as_an_empty_object() {
        listener.answer(204, "");
        assertThat(send(hook("POST", Map.of())).text()).isEqualTo("{}");
    }

    @Test
    void refusal_of_the_other_side_is_told_and_not_tried_again() {
        listener.answer(503, "busy");
        assertThat(send(hook("POST", Map.of())))
                .isEqualTo(
                        new DeliveryStatus(
                                RestStatus.INTERNAL_SERVER_ERROR,
                                "Failed to send webhook message Failed: busy"));
        assertThat(listener.received()).hasSize(1);
    }

    @Test
    void nobody_there_is_told() {
        URI gone = listener.uri("/");
        listener.close();
        DeliveryStatus status = send(new ConfigData.Webhook(gone.toString(), Map.of(), "POST"));
        assertThat(status.status()).isEqualTo(RestStatus.INTERNAL_SERVER_ERROR);
        assertThat(status.text())
                .isEqualTo(
                        "Failed to send webhook message Connect to %s failed: Connection refused"
                                .formatted(gone.getAuthority()));
    }

    @Test
    void answer_that_never_ends_is_not_waited_for() {
        listener.stall();
        Settings settings = Settings.builder().put(Http.SOCKET_TIMEOUT.getKey(), 300).build();
        try (Http impatient = new Http(settings)) {
            DeliveryStatus status =
                    new Sender(impatient, Optional.empty())
                            .send(channel(hook("POST", Map.of())), MESSAGE);
            assertThat(status.text())
                    .isEqualTo("Failed to send webhook message No complete answer within PT0.3S");
        }
    }

    @Test
    void answer_that_is_too_long_is_not_read() {
        listener.answer(200, "x".repeat(100));
        Settings settings = Settings.builder().put(Http.ANSWER_SIZE.getKey(), 10).build();
        try (Http modest = new Http(settings)) {
            DeliveryStatus status =
                    new Sender(modest, Optional.empty())
                            .send(channel(hook("POST", Map.of())), MESSAGE);
            assertThat(status.status()).isEqualTo(RestStatus.INTERNAL_SERVER_ERROR);
        }
    }

    @Test
    void muted_channel_is_not_sent_to() {
        ConfigData data = hook("POST", Map.of());
        NotificationConfig muted =
                new NotificationConfig("a channel", "", data.type(), false, data);
        assertThat(new Sender(http, Optional.empty()).send(muted, MESSAGE).status())
                .isEqualTo(RestStatus.LOCKED);
        assertThat(listener.received()).isEmpty();
    }

    @Test
    void topic_without_anybody_who_takes_it_fails() {
        assertThat(new Sender(http, Optional.empty()).send(TOPIC, MESSAGE))
                .isEqualTo(DeliveryStatus.failed());
    }

    @Test
    void topic_is_handed_over_as_a_publish_request() {
        Settings settings =
                Settings.builder()
                        .put(SnsEndpoint.SETTING.getKey(), listener.uri("/sns").toString())
                        .build();
        Sender sender = new Sender(http, SnsEndpoint.of(settings, http));
        listener.answer(200, "{\"MessageId\":\"m1\"}");
        assertThat(sender.send(TOPIC, MESSAGE))
                .isEqualTo(new DeliveryStatus(RestStatus.OK, "Success, message id: m1"));
        assertThat(listener.received().getFirst().body())
                .isEqualTo(
                        "{\"TopicArn\":\"arn:aws:sns:us-east-1:111122223333:alerts\","
                                + "\"Subject\":\"title\",\"Message\":\"text\"}");
        listener.answer(200, "{x");
        assertThat(sender.send(TOPIC, MESSAGE).status()).isEqualTo(RestStatus.OK);
        listener.answer(500, "");
        assertThat(sender.send(TOPIC, MESSAGE)).isEqualTo(DeliveryStatus.failed());
    }
}
