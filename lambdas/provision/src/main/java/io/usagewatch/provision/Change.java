package io.usagewatch.provision;

import io.usagewatch.detection.search.Json;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was done to one object of the domain.
 *
 * @param name the object's name in the domain
 * @param reason why it was left as it is; empty where it was not, or where it was as wanted
 */
public record Change(Kind kind, String name, Outcome outcome, String reason) {

    /** What the object is. */
    public enum Kind {
        TEMPLATE,
        INDEX,
        DOCUMENT,
        RETENTION,
        ROLE,
        ROLE_MAPPING,
        DETECTOR,
        CHANNEL,
        MONITOR,
        MONITORED_API,
        DASHBOARDS
    }

    /** What was done to it. */
    public enum Outcome {
        CREATED,
        UPDATED,
        UNCHANGED,
        STARTED,
        DELETED,
        /** It is wanted by somebody else, and stays. */
        KEPT,
        /** The domain lacks what it takes, or it is not ours to change. */
        SKIPPED
    }

    Change(Kind kind, String name, Outcome outcome) {
        this(kind, name, outcome, "");
    }

    ObjectNode toJson() {
        ObjectNode json =
                Json.object()
                        .put("kind", word(kind))
                        .put("name", name)
                        .put("outcome", word(outcome));
        return reason.isEmpty() ? json : json.put("reason", reason);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
