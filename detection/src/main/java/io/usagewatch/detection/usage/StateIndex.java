package io.usagewatch.detection.usage;

import io.usagewatch.detection.search.Json;
import java.time.LocalDate;
import tools.jackson.databind.node.ObjectNode;

/**
 * The index that says how far each account is metered, and holds what expectations rest on: for
 * each monitored API and day the measures of all entities, in the meter's own compact form.
 */
public final class StateIndex {

    public static final String NAME = "usage-watch-state";

    private StateIndex() {}

    /** Body for {@code PUT /usage-watch-state}: settings and mapping. */
    public static ObjectNode body() {
        return Json.resource(StateIndex.class, "state-index.json");
    }

    /** Id of the document that says how far an account is metered. */
    public static String mark(String account) {
        return "meter-" + account;
    }

    /** Id of the document that says what an account's domain is prepared for. */
    public static String prepared(String account) {
        return "prepared-" + account;
    }

    /** Id of the document that says how far the backfill of a monitored API is. */
    public static String backfill(String account, String api) {
        return "backfill-" + account + '-' + api;
    }

    /** Id of the document with a monitored API's measures on a day. */
    public static String day(String account, String api, LocalDate day) {
        return "day-" + account + '-' + api + '-' + day;
    }
}
