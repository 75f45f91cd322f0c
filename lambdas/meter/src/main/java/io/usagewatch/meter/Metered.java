package io.usagewatch.meter;

import io.usagewatch.detection.search.Json;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one run did.
 *
 * @param intervals different intervals, summed over the monitored APIs
 * @param documents usage documents written: one per monitored API, entity and interval
 * @param apis monitored APIs that were metered
 * @param from first instant that was metered
 * @param to first instant that was not; equal to {@code from} where there was nothing to meter
 */
public record Metered(long intervals, long documents, int apis, Instant from, Instant to) {

    static Metered nothing(Instant at) {
        return new Metered(0, 0, 0, at, at);
    }

    Metered and(Metered other) {
        if (documents == 0) {
            return other;
        }
        if (other.documents == 0) {
            return this;
        }
        return new Metered(
                intervals + other.intervals,
                documents + other.documents,
                apis + other.apis,
                from.isBefore(other.from) ? from : other.from,
                to.isAfter(other.to) ? to : other.to);
    }

    ObjectNode toJson() {
        return Json.object()
                .put("intervals", intervals)
                .put("documents", documents)
                .put("apis", apis)
                .put("from", from.toString())
                .put("to", to.toString());
    }
}
