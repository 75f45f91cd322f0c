package io.usagewatch.sandbox.anomaly.notification;

import io.usagewatch.sandbox.anomaly.json.Json;
import io.usagewatch.sandbox.anomaly.notification.ConfigStore.Stored;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.common.settings.Settings;
import org.opensearch.core.rest.RestStatus;

/** Sends messages to the channels that are kept. */
public final class Notifications implements AutoCloseable {
    /** A channel's name and type, for who wants to write to it. */
    public record Channel(String id, String name, boolean email) {}

    private final ConfigStore configs;
    private final Http http;
    private final Sender sender;

    public Notifications(ConfigStore configs, Settings settings) {
        this.configs = configs;
        this.http = new Http(settings);
        this.sender = new Sender(http, SnsEndpoint.of(settings, http));
    }

    public Optional<Channel> find(String id) {
        return configs.find(id)
                .map(
                        stored ->
                                new Channel(
                                        id,
                                        stored.config().name(),
                                        stored.config().type() == ConfigType.EMAIL));
    }

    /**
     * Sends and says how it went.
     *
     * @return the event: its source and the channel's status
     * @throws OpenSearchStatusException when the message did not arrive, or there is no such
     *     channel
     */
    public Map<String, Object> send(String channelId, Message message) {
        Optional<Stored> channel = configs.find(channelId);
        DeliveryStatus delivery =
                channel.map(found -> sender.send(found.config(), message))
                        .orElseGet(
                                () ->
                                        new DeliveryStatus(
                                                RestStatus.NOT_FOUND,
                                                "Channel " + channelId + " not found"));
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("config_id", channelId);
        status.put(
                "config_type",
                channel.map(found -> found.config().type()).orElse(ConfigType.NONE).tag());
        status.put(
                "config_name",
                channel.map(found -> found.config().name()).orElse("invalid-config"));
        status.put("email_recipient_status", List.of());
        status.put("delivery_status", delivery.toMap());
        if (delivery.status() != RestStatus.OK) {
            throw new OpenSearchStatusException(
                    "{\"event_status_list\": [" + Json.text(status) + "]}", delivery.status());
        }
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("title", message.title());
        source.put("reference_id", channelId);
        source.put("severity", "info");
        source.put("tags", List.of());
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event_source", source);
        event.put("status_list", List.of(status));
        return event;
    }

    @Override
    public void close() {
        http.close();
    }
}
