package io.usagewatch.meter;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.metering.Lag;
import io.usagewatch.detection.search.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far an account is metered.
 *
 * @param since when the account's first event happened; what lies before is unknown, not zero
 * @param indexed events that were indexed until then have been looked at
 * @param apis by monitored API
 * @param lag how late events lately came to be indexed
 */
record Mark(
        Optional<Instant> since,
        Optional<Instant> indexed,
        Map<String, Standing> apis,
        Optional<Lag> lag) {

    static final Mark NONE =
            new Mark(Optional.empty(), Optional.empty(), Map.of(), Optional.empty());

    /**
     * How far one monitored API is metered.
     *
     * @param measured {@link Measured} by which definition
     * @param to every interval that ended until then is written
     */
    record Standing(String measured, Instant to) {}

    Mark {
        apis = Map.copyOf(apis);
    }

    Mark since(Instant first) {
        return new Mark(Optional.of(first), indexed, apis, lag);
    }

    /** Whether an API is so far behind, or at its beginning, that it is to be backfilled. */
    boolean isBehind(MonitoredApi api, Instant now) {
        return standing(api)
                .map(standing -> standing.to().isBefore(now.minus(Meter.LATEST)))
                .orElse(true);
    }

    Mark indexed(Instant to) {
        return new Mark(since, Optional.of(to), apis, lag);
    }

    /** Back in time, for events that were indexed while something else was counted. */
    Mark indexedAtMost(Instant to) {
        return indexed(indexed.filter(at -> at.isBefore(to)).orElse(to));
    }

    Mark lag(Optional<Lag> measured) {
        return new Mark(since, indexed, apis, measured);
    }

    /**
     * The mark after an API was metered over a time span; never moves back, never jumps over a gap,
     * and starts anew where the API was measured by another definition.
     */
    Mark after(MonitoredApi api, Instant from, Instant end) {
        Optional<Instant> before = standing(api).map(Standing::to);
        if (before.isPresent() && (before.get().isBefore(from) || !before.get().isBefore(end))) {
            return this;
        }
        Map<String, Standing> moved = new TreeMap<>(apis);
        moved.put(api.id(), new Standing(Measured.by(api), end));
        return new Mark(since, indexed, moved, lag);
    }

    /**
     * The mark where an API is metered up to an instant, whatever lies before; never moves back.
     */
    Mark anew(MonitoredApi api, Instant end) {
        return after(api, standing(api).map(Standing::to).orElse(end), end);
    }

    /** How far an API is metered by the definition that it has now; empty if it is not. */
    Optional<Standing> standing(MonitoredApi api) {
        return Optional.ofNullable(apis.get(api.id()))
                .filter(standing -> standing.measured().equals(Measured.by(api)));
    }

    ObjectNode toJson(String account) {
        ObjectNode json = Json.object().put("account", account);
        since.ifPresent(at -> json.put("since", at.toString()));
        indexed.ifPresent(at -> json.put("indexed", at.toString()));
        lag.ifPresent(measured -> json.set("lag", measured.toJson()));
        ObjectNode standings = json.putObject("apis");
        new TreeMap<>(apis)
                .forEach(
                        (api, standing) ->
                                standings
                                        .putObject(api)
                                        .put("measured", standing.measured())
                                        .put("to", standing.to().toString()));
        return json;
    }

    static Mark fromJson(JsonNode json) {
        Map<String, Standing> apis = new TreeMap<>();
        for (Map.Entry<String, JsonNode> api : json.path("apis").properties()) {
            JsonNode standing = api.getValue();
            apis.put(
                    api.getKey(),
                    new Standing(
                            standing.path("measured").asString(),
                            Instant.parse(standing.path("to").asString())));
        }
        return new Mark(
                instant(json, "since"), instant(json, "indexed"), apis, Lag.of(json.path("lag")));
    }

    private static Optional<Instant> instant(JsonNode json, String field) {
        return Optional.ofNullable(json.path(field).stringValue(null)).map(Instant::parse);
    }
}
