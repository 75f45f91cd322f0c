package io.usagewatch.sandbox.anomaly.notification;

import io.usagewatch.sandbox.anomaly.json.Json;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.opensearch.core.rest.RestStatus;

/** Sends a message to a channel and says how that went. */
final class Sender {
    private static final Logger LOG = LogManager.getLogger(Sender.class);
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
    private static final Map<String, String> TEXT =
            Map.of("Content-Type", "text/plain; charset=UTF-8");

    private final Http http;
    private final Optional<SnsDelivery> sns;

    Sender(Http http, Optional<SnsDelivery> sns) {
        this.http = http;
        this.sns = sns;
    }

    DeliveryStatus send(NotificationConfig channel, Message message) {
        if (!channel.enabled()) {
            return new DeliveryStatus(RestStatus.LOCKED, "The channel is muted");
        }
        return switch (channel.data()) {
            case ConfigData.Hook hook ->
                    post(
                            "POST",
                            hook.url(),
                            TEXT,
                            Json.text(
                                    Map.of(
                                            hook.type() == ConfigType.CHIME ? "Content" : "text",
                                            message.withTitle())));
            case ConfigData.Webhook hook ->
                    post(
                            hook.method(),
                            hook.url(),
                            hook.headers().isEmpty() ? JSON : hook.headers(),
                            message.text());
            case ConfigData.Sns topic -> publish(topic, message);
            // There is no mail server in the sandbox.
            case EmailData.Email _ -> DeliveryStatus.failed();
            case EmailData.EmailGroup _, EmailData.SmtpAccount _, EmailData.SesAccount _ ->
                    notAChannel();
            case null -> notAChannel();
        };
    }

    private static DeliveryStatus notAChannel() {
        return new DeliveryStatus(RestStatus.NOT_FOUND, "Channel not found");
    }

    private DeliveryStatus post(
            String method, String url, Map<String, String> headers, String body) {
        try {
            return new DeliveryStatus(
                    RestStatus.OK, http.send(method, URI.create(url), headers, body));
        } catch (IOException e) {
            LOG.warn("A message could not be sent to {}", url, e);
            return new DeliveryStatus(
                    RestStatus.INTERNAL_SERVER_ERROR,
                    "Failed to send webhook message " + e.getMessage());
        } catch (IllegalArgumentException e) {
            return new DeliveryStatus(
                    RestStatus.BAD_REQUEST,
                    "Webhook message creation failed with status:" + e.getMessage());
        } catch (InterruptedException e) {
            return interrupted(e);
        }
    }

    private DeliveryStatus publish(ConfigData.Sns topic, Message message) {
        if (sns.isEmpty()) {
            LOG.warn(
                    "Nothing can be published to {}: set {} to the address that takes it",
                    topic.topicArn(),
                    SnsEndpoint.SETTING.getKey());
            return DeliveryStatus.failed();
        }
        try {
            String id = sns.get().publish(topic.topicArn(), message.title(), message.text());
            return new DeliveryStatus(RestStatus.OK, "Success, message id: " + id);
        } catch (IOException | RuntimeException e) {
            LOG.warn("A message could not be published to {}", topic.topicArn(), e);
            return DeliveryStatus.failed();
        } catch (InterruptedException e) {
            return interrupted(e);
        }
    }

    private static DeliveryStatus interrupted(@Nullable InterruptedException e) {
        LOG.warn("A message was not sent because the node stops", e);
        Thread.currentThread().interrupt();
        return DeliveryStatus.failed();
    }
}
