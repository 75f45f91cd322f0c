package io.usagewatch.meter;

import io.usagewatch.detection.search.Json;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one run did.
 *
 * @param intervals different intervals, summed over the monitored APIs
 * @param documents usage documents written: new ones, and those that late events have changed
 * @param apis monitored APIs that were metered
 * @param from first instant that was metered
 * @param to first instant that was not; equal to {@code from} where there was nothing to meter
 * @param complete whether nothing is left to do; false where the time did not suffice, or another
 *     invocation metered the account
 */
public record Metered(
        long intervals, long documents, int apis, Instant from, Instant to, boolean complete) {

    static Metered nothing(Instant at) {
        return new Metered(0, 0, 0, at, at, true);
    }

    Metered incomplete() {
        return new Metered(intervals, documents, apis, from, to, false);
    }

    Metered and(Metered other) {
        boolean both = complete && other.complete;
        if (apis == 0 || other.apis == 0) {
            Metered one = apis == 0 ? other : this;
            return both ? one : one.incomplete();
        }
        return new Metered(
                intervals + other.intervals,
                documents + other.documents,
                apis + other.apis,
                from.isBefore(other.from) ? from : other.from,
                to.isAfter(other.to) ? to : other.to,
                both);
    }

    ObjectNode toJson() {
        return Json.object()
                .put("intervals", intervals)
                .put("documents", documents)
                .put("apis", apis)
                .put("from", from.toString())
                .put("to", to.toString())
                .put("complete", complete);
    }
}
