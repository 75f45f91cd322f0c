package io.usagewatch.meter;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.metering.UsageFromEvents;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.StateIndex;
import io.usagewatch.detection.usage.UsageIndex;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Meters one monitored API over a time span, from its events, entity by entity. How far it is
 * stands in the domain, so that a run that ended early, or was killed, is gone on with.
 */
final class Backfill {

    /** Intervals that are written between two looks at the time, about. */
    private static final int OFTEN = 60_000;

    private final SearchDomain domain;
    private final String account;
    private final MonitoredApi api;
    private final String path;

    Backfill(SearchDomain domain, String account, MonitoredApi api) {
        this.domain = domain;
        this.account = account;
        this.api = api;
        this.path = "/" + StateIndex.NAME + "/_doc/" + StateIndex.backfill(account, api.id());
    }

    /**
     * @param measured {@link Measured} by which definition
     * @param after the last entity that is written; empty where none is
     * @param complete whether all are
     */
    private record Standing(
            Instant from, Instant to, String measured, Optional<String> after, boolean complete) {

        ObjectNode toJson(String account) {
            ObjectNode json =
                    Json.object()
                            .put("account", account)
                            .put("from", from.toString())
                            .put("to", to.toString())
                            .put("measured", measured)
                            .put("complete", complete);
            after.ifPresent(entity -> json.put("after", entity));
            return json;
        }

        static Standing of(JsonNode json) {
            return new Standing(
                    Instant.parse(json.path("from").asString()),
                    Instant.parse(json.path("to").asString()),
                    json.path("measured").asString(),
                    Optional.ofNullable(json.path("after").stringValue(null)),
                    json.path("complete").asBoolean());
        }
    }

    /** The time span of a backfill that was begun with the same definition and did not end. */
    Optional<Span> begun() {
        return standing().map(standing -> new Span(standing.from(), standing.to()));
    }

    /** Whether it was brought to its end, though not all of those that belong to it. */
    boolean isComplete(Span span) {
        return standing(span).map(Standing::complete).orElse(false);
    }

    private Optional<Standing> standing() {
        return domain.find(path)
                .map(document -> Standing.of(document.path("_source")))
                .filter(standing -> standing.measured().equals(Measured.by(api)));
    }

    private Optional<Standing> standing(Span span) {
        return standing().filter(s -> new Span(s.from(), s.to()).equals(span));
    }

    /** Deletes usage that was measured by another definition. */
    void deleteUsage() {
        ObjectNode delete = Json.object();
        ArrayNode filter = delete.putObject("query").putObject("bool").putArray("filter");
        filter.addObject().putObject("term").put("account", account);
        filter.addObject().putObject("term").put("api", api.id());
        domain.refresh(UsageIndex.NAME);
        domain.post(
                "/" + UsageIndex.NAME + "/_delete_by_query?conflicts=proceed&refresh=true", delete);
    }

    /**
     * @param kept entities that have a series of their own already
     * @param isOver whether to end before it is complete
     */
    Written write(
            Instant since, Span span, Set<String> kept, Progress progress, BooleanSupplier isOver) {
        UsageFromEvents counted =
                UsageFromEvents.of(domain, account, api, since, span.from(), span.to(), kept);
        String after = standing(span).flatMap(Standing::after).orElse("");
        long total = (long) counted.length() * counted.entities().size();
        long done = 0;
        long noted = 0;
        progress.metered(0, total);
        try (UsageWriter writer = new UsageWriter(domain)) {
            for (String entity : counted.entities()) {
                if (after.isEmpty() || entity.compareTo(after) > 0) {
                    counted.usages(entity, writer::write);
                }
                done += counted.length();
                progress.metered(done, total);
                if (done - noted >= OFTEN && done < total) {
                    noted = done;
                    writer.flush();
                    note(span, Optional.of(entity), false);
                    if (isOver.getAsBoolean()) {
                        return new Written(counted, writer.written(), false);
                    }
                }
            }
            writer.flush();
            return new Written(counted, writer.written(), true);
        }
    }

    void complete(Span span) {
        note(span, Optional.empty(), true);
    }

    private void note(Span span, Optional<String> after, boolean complete) {
        domain.put(
                path,
                new Standing(span.from(), span.to(), Measured.by(api), after, complete)
                        .toJson(account));
    }

    /** Nothing is left to go on with. */
    void forget() {
        if (domain.find(path).isPresent()) {
            domain.delete(path);
        }
    }

    /**
     * @param to excluded
     */
    record Span(Instant from, Instant to) {}

    /**
     * @param documents usage documents that were written
     * @param complete whether all of the time span is
     */
    record Written(UsageFromEvents counted, long documents, boolean complete) {}
}
