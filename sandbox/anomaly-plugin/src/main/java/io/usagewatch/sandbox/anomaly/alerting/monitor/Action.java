package io.usagewatch.sandbox.anomaly.alerting.monitor;

import io.usagewatch.sandbox.anomaly.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opensearch.common.UUIDs;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.script.Script;

/**
 * A message to a channel.
 *
 * @param destinationId the channel's
 * @param throttleMinutes how long to say nothing after a message, if {@code throttled}
 */
public record Action(
        String id,
        String name,
        String destinationId,
        @Nullable Script subject,
        Script message,
        boolean throttled,
        @Nullable Integer throttleMinutes) {
    private static final String MUSTACHE = "mustache";

    public Action {
        if (subject != null && !MUSTACHE.equals(subject.getLang())) {
            throw new IllegalArgumentException("subject_template must be a mustache script");
        }
        if (!MUSTACHE.equals(message.getLang())) {
            throw new IllegalArgumentException("message_template must be a mustache script");
        }
    }

    /** How long nothing is sent after a message; null when it is always sent. */
    public @Nullable Duration silence() {
        return throttled && throttleMinutes != null ? Duration.ofMinutes(throttleMinutes) : null;
    }

    static Action parse(XContentParser parser) throws IOException {
        Reading reading = new Reading();
        Json.object(parser, field -> reading.field(field, parser));
        return reading.action();
    }

    private static final class Reading {
        private String id = UUIDs.base64UUID();
        private @Nullable String name;
        private @Nullable String destination;
        private @Nullable Script subject;
        private @Nullable Script message;
        private boolean throttled;
        private @Nullable Integer minutes;

        void field(String field, XContentParser parser) throws IOException {
            switch (field) {
                case "id" -> id = parser.text();
                case "name" -> name = parser.textOrNull();
                case "destination_id" -> destination = parser.textOrNull();
                case "subject_template" ->
                        subject = Json.unlessNull(parser, () -> template(parser));
                case "message_template" -> message = template(parser);
                case "throttle_enabled" -> throttled = parser.booleanValue();
                case "throttle" -> minutes = Json.unlessNull(parser, () -> minutes(parser));
                // Of no consequence for query level monitors.
                case "action_execution_policy" -> parser.skipChildren();
                default ->
                        throw new IllegalStateException(
                                "Unexpected field: " + field + ", while parsing action");
            }
        }

        private static Script template(XContentParser parser) throws IOException {
            return Script.parse(parser, Script.DEFAULT_TEMPLATE_LANG);
        }

        private static int minutes(XContentParser parser) throws IOException {
            int[] minutes = new int[1];
            Json.object(
                    parser,
                    field -> {
                        switch (field) {
                            case "unit" -> {
                                if (!parser.text().equalsIgnoreCase("minutes")) {
                                    throw new IllegalArgumentException(
                                            "Only support MINUTES throttle unit currently");
                                }
                            }
                            case "value" -> {
                                if (parser.currentToken() == XContentParser.Token.VALUE_NULL) {
                                    throw new IllegalArgumentException(
                                            "Throttle value can't be null");
                                }
                                minutes[0] = parser.intValue();
                                if (minutes[0] <= 0) {
                                    throw new IllegalArgumentException(
                                            "Can only set positive throttle period");
                                }
                            }
                            default ->
                                    throw new IllegalStateException(
                                            "Unexpected field: "
                                                    + field
                                                    + ", while parsing action");
                        }
                    });
            return minutes[0];
        }

        Action action() {
            if (throttled) {
                Json.required(minutes, "Action throttle enabled but not set throttle value");
            }
            if (name == null) {
                throw AlertingException.absent("name");
            }
            if (destination == null) {
                throw AlertingException.absent("destinationId");
            }
            if (message == null) {
                throw AlertingException.absent("messageTemplate");
            }
            return new Action(id, name, destination, subject, message, throttled, minutes);
        }
    }

    Map<String, Object> toMap() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("name", name);
        json.put("destination_id", destinationId);
        json.put("message_template", Trigger.toMap(message));
        json.put("throttle_enabled", throttled);
        if (subject != null) {
            json.put("subject_template", Trigger.toMap(subject));
        }
        if (throttleMinutes != null) {
            Map<String, Object> throttle = new LinkedHashMap<>();
            throttle.put("value", throttleMinutes);
            throttle.put("unit", "MINUTES");
            json.put("throttle", throttle);
        }
        return json;
    }
}
