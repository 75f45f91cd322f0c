package io.usagewatch.detection.alert;

import io.usagewatch.detection.search.Json;
import tools.jackson.databind.node.ObjectNode;

/** The index of what people were told of: one document per incident, kept by notify. */
public final class NoticesIndex {

    public static final String NAME = "usage-watch-notices";

    private NoticesIndex() {}

    /** Body for {@code PUT /usage-watch-notices}: settings and mapping. */
    public static ObjectNode body() {
        return Json.resource(NoticesIndex.class, "notices-index.json");
    }
}
