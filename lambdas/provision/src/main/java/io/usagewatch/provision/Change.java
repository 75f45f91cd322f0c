package io.usagewatch.provision;

import io.usagewatch.detection.search.Json;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was done to one object of the domain.
 *
 * @param name the object's name in the domain
 */
public record Change(Kind kind, String name, Outcome outcome) {

    /** What the object is. */
    public enum Kind {
        TEMPLATE,
        INDEX,
        DETECTOR
    }

    /** What was done to it. */
    public enum Outcome {
        CREATED,
        UPDATED,
        UNCHANGED,
        STARTED,
        DELETED
    }

    ObjectNode toJson() {
        return Json.object()
                .put("kind", kind.name().toLowerCase(Locale.ROOT))
                .put("name", name)
                .put("outcome", outcome.name().toLowerCase(Locale.ROOT));
    }
}
