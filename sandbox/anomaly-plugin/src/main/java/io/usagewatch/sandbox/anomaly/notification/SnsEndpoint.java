package io.usagewatch.sandbox.anomaly.notification;

import io.usagewatch.sandbox.anomaly.json.Json;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.opensearch.OpenSearchParseException;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Setting.Property;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.xcontent.XContentHelper;
import org.opensearch.common.xcontent.json.JsonXContent;
import org.opensearch.core.xcontent.MediaType;

/**
 * Hands over what is published to whoever listens on a given address, in place of AWS: a POST of a
 * JSON object with the fields of SNS's Publish, {@code TopicArn}, {@code Subject} and {@code
 * Message}; answered with {@code MessageId} or nothing.
 */
final class SnsEndpoint implements SnsDelivery {
    /** Where that is; without it nothing can be published. */
    static final Setting<String> SETTING =
            Setting.simpleString("usagewatch.notifications.sns_endpoint", Property.NodeScope);

    private static final Logger LOG = LogManager.getLogger(SnsEndpoint.class);
    private static final MediaType JSON = JsonXContent.jsonXContent.mediaType();

    private final Http http;
    private final URI address;

    private SnsEndpoint(Http http, URI address) {
        this.http = http;
        this.address = address;
    }

    static Optional<SnsDelivery> of(Settings settings, Http http) {
        String address = SETTING.get(settings);
        return address.isEmpty()
                ? Optional.empty()
                : Optional.of(new SnsEndpoint(http, URI.create(address)));
    }

    @Override
    public String publish(String topicArn, String subject, String message)
            throws IOException, InterruptedException {
        Map<String, String> publish = new LinkedHashMap<>();
        publish.put("TopicArn", topicArn);
        publish.put("Subject", subject);
        publish.put("Message", message);
        String answer =
                http.send(
                        "POST",
                        address,
                        Map.of("Content-Type", JSON.mediaType()),
                        Json.text(publish));
        return id(answer).orElseGet(() -> UUID.randomUUID().toString());
    }

    /** The message's id; what cannot be read does not undo the delivery. */
    private static Optional<String> id(String answer) {
        try {
            return Optional.ofNullable(
                            XContentHelper.convertToMap(JsonXContent.jsonXContent, answer, false)
                                    .get("MessageId"))
                    .map(String::valueOf);
        } catch (OpenSearchParseException e) {
            LOG.debug("No message id in the answer [{}]", answer, e);
            return Optional.empty();
        }
    }
}
