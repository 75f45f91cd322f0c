package io.usagewatch.sandbox.anomaly.alerting.monitor;

import io.usagewatch.sandbox.anomaly.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opensearch.common.UUIDs;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.core.xcontent.XContentParser.Token;
import org.opensearch.core.xcontent.XContentParserUtils;
import org.opensearch.script.Script;

/** A condition over what a monitor found, and what to do when it holds. */
public record Trigger(
        String id, String name, String severity, Script condition, List<Action> actions) {
    private static final String TYPE = "query_level_trigger";
    private static final List<String> OTHER_TYPES =
            List.of(
                    "document_level_trigger",
                    "bucket_level_trigger",
                    "noop_trigger",
                    "chained_alert_trigger");

    /** Reads the object the parser stands on: the trigger by its type, or the bare trigger. */
    static Trigger parse(XContentParser parser) throws IOException {
        XContentParserUtils.ensureExpectedToken(Token.START_OBJECT, parser.currentToken(), parser);
        XContentParserUtils.ensureExpectedToken(Token.FIELD_NAME, parser.nextToken(), parser);
        String type = parser.currentName();
        parser.nextToken();
        Reading reading = new Reading();
        if (OTHER_TYPES.contains(type)) {
            Object id = parser.map().get("id");
            throw new IllegalArgumentException(
                    "Incompatible trigger [%s] for monitor type [%s]"
                            .formatted(id == null ? UUIDs.base64UUID() : id, Monitor.TYPE));
        }
        if (type.equals(TYPE)) {
            Json.object(parser, field -> reading.field(field, parser));
            XContentParserUtils.ensureExpectedToken(Token.END_OBJECT, parser.nextToken(), parser);
        } else {
            reading.field(type, parser);
            while (parser.nextToken() != Token.END_OBJECT) {
                String field = parser.currentName();
                parser.nextToken();
                reading.field(field, parser);
            }
        }
        return reading.trigger();
    }

    private static final class Reading {
        private String id = UUIDs.base64UUID();
        private @Nullable String name;
        private @Nullable String severity;
        private @Nullable Script condition;
        private List<Action> actions = new ArrayList<>();

        void field(String field, XContentParser parser) throws IOException {
            switch (field) {
                case "id" -> id = parser.text();
                case "name" -> name = parser.text();
                case "severity" -> severity = parser.text();
                case "condition" -> condition = condition(parser);
                case "actions" -> actions = Json.list(parser, () -> Action.parse(parser));
                default -> parser.skipChildren();
            }
        }

        private static Script condition(XContentParser parser) throws IOException {
            List<Script> scripts = new ArrayList<>();
            Json.object(parser, field -> scripts.add(Script.parse(parser)));
            if (scripts.isEmpty()) {
                throw AlertingException.absent("condition");
            }
            if (!Script.DEFAULT_SCRIPT_LANG.equals(scripts.getLast().getLang())) {
                throw new IllegalArgumentException(
                        "Invalid script language. Allowed languages are [%s]"
                                .formatted(Script.DEFAULT_SCRIPT_LANG));
            }
            return scripts.getLast();
        }

        Trigger trigger() {
            if (name == null) {
                throw AlertingException.absent("name");
            }
            if (severity == null) {
                throw AlertingException.absent("severity");
            }
            if (condition == null) {
                throw AlertingException.absent("condition");
            }
            return new Trigger(id, name, severity, condition, List.copyOf(actions));
        }
    }

    Map<String, Object> toMap() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("name", name);
        json.put("severity", severity);
        json.put("condition", Map.of("script", toMap(condition)));
        json.put("actions", actions.stream().map(Action::toMap).toList());
        return Map.of(TYPE, json);
    }

    static Map<String, Object> toMap(Script script) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(
                switch (script.getType()) {
                    case INLINE -> "source";
                    case STORED -> "id";
                },
                script.getIdOrCode());
        if (script.getLang() != null) {
            json.put("lang", script.getLang());
        }
        if (script.getOptions() != null && !script.getOptions().isEmpty()) {
            json.put("options", script.getOptions());
        }
        if (!script.getParams().isEmpty()) {
            json.put("params", script.getParams());
        }
        return json;
    }
}
