package io.usagewatch.detection.usage;

import io.usagewatch.detection.search.Json;
import tools.jackson.databind.node.ObjectNode;

/** The index that says how far each account is metered. */
public final class StateIndex {

    public static final String NAME = "usage-watch-state";

    private StateIndex() {}

    /** Body for {@code PUT /usage-watch-state}: settings and mapping. */
    public static ObjectNode body() {
        return Json.resource(StateIndex.class, "state-index.json");
    }
}
