package io.usagewatch.meter;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.metering.EventCounts;
import io.usagewatch.detection.metering.UsageFromEvents;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.search.Version;
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

    /** Intervals that are written between two notes of how far it is, about. */
    private static final int BETWEEN_NOTES = 60_000;

    private final SearchDomain domain;
    private final String account;
    private final MonitoredApi api;
    private final String id;
    private final int betweenNotes;

    /** Of the note, as this object last wrote it. */
    private Optional<Version> noted = Optional.empty();

    Backfill(SearchDomain domain, String account, MonitoredApi api) {
        this(domain, account, api, BETWEEN_NOTES);
    }

    Backfill(SearchDomain domain, String account, MonitoredApi api, int betweenNotes) {
        this.betweenNotes = betweenNotes;
        this.domain = domain;
        this.account = account;
        this.api = api;
        this.id = StateIndex.backfill(account, api.id());
    }

    /**
     * @param measured {@link Measured} by which definition
     * @param begun when its first part was
     * @param cleared whether usage of another definition is gone
     * @param after the last entity that is written; empty where none is
     * @param complete whether all are
     */
    private record Standing(
            Span span,
            String measured,
            Instant begun,
            boolean cleared,
            Optional<String> after,
            boolean complete) {

        Standing afterClearing() {
            return new Standing(span, measured, begun, true, after, complete);
        }

        Standing after(String entity) {
            return new Standing(span, measured, begun, cleared, Optional.of(entity), complete);
        }

        Standing completed() {
            return new Standing(span, measured, begun, cleared, after, true);
        }

        ObjectNode toJson(String account) {
            ObjectNode json =
                    Json.object()
                            .put("account", account)
                            .put("from", span.from().toString())
                            .put("to", span.to().toString())
                            .put("measured", measured)
                            .put("begun", begun.toString())
                            .put("cleared", cleared)
                            .put("complete", complete);
            after.ifPresent(entity -> json.put("after", entity));
            return json;
        }

        static Standing of(JsonNode json) {
            return new Standing(
                    new Span(instant(json, "from"), instant(json, "to")),
                    json.path("measured").asString(),
                    instant(json, "begun"),
                    json.path("cleared").asBoolean(),
                    Optional.ofNullable(json.path("after").stringValue(null)),
                    json.path("complete").asBoolean());
        }

        private static Instant instant(JsonNode json, String field) {
            return Instant.parse(json.path(field).asString());
        }
    }

    /** The time span of a backfill that was begun with the same definition and did not end. */
    Optional<Span> begun() {
        return standing().map(Standing::span);
    }

    /** Whether it was brought to its end, though not all of those that belong to it. */
    boolean isComplete(Span span) {
        return standing(span).map(Standing::complete).orElse(false);
    }

    private Optional<Standing> standing() {
        return find().flatMap(this::standing);
    }

    private Optional<Standing> standing(JsonNode document) {
        return Optional.of(Standing.of(document.path("_source")))
                .filter(standing -> standing.measured().equals(Measured.by(api)));
    }

    private Optional<JsonNode> find() {
        return domain.find(path());
    }

    private String path() {
        return "/" + StateIndex.NAME + "/_doc/" + id;
    }

    private Optional<Standing> standing(Span span) {
        return standing().filter(standing -> standing.span().equals(span));
    }

    /**
     * Notes that it is begun, or gone on with, and then deletes what was measured by another
     * definition. Of two that begin at once, one has the note and the other ends: none deletes what
     * the other wrote.
     *
     * @param measuredOtherwise whether there is such usage
     * @return when it was begun first
     * @throws MeterException if another invocation is at it
     */
    Instant begin(Span span, boolean measuredOtherwise, PastStore store, Instant now) {
        Optional<JsonNode> document = find();
        noted = document.map(Version::of);
        Optional<Standing> before =
                document.flatMap(this::standing).filter(standing -> standing.span().equals(span));
        Standing begun =
                before.orElse(
                        new Standing(
                                span,
                                Measured.by(api),
                                now,
                                !measuredOtherwise,
                                Optional.empty(),
                                false));
        note(begun);
        if (!begun.cleared()) {
            deleteUsage();
            store.delete(api);
            note(begun.afterClearing());
        }
        return begun.begun();
    }

    private void deleteUsage() {
        ObjectNode delete = Json.object();
        ArrayNode filter = delete.putObject("query").putObject("bool").putArray("filter");
        filter.addObject().putObject("term").put("account", account);
        filter.addObject().putObject("term").put("api", api.id());
        domain.refresh(UsageIndex.NAME);
        domain.post(
                "/" + UsageIndex.NAME + "/_delete_by_query?conflicts=proceed&refresh=true", delete);
    }

    /**
     * Goes on where it was. Entities that are written already are written again if events of theirs
     * were indexed since.
     *
     * @param kept entities that have a series of their own already
     * @param isOver whether to end before it is complete
     */
    Written write(
            Instant since, Span span, Set<String> kept, Progress progress, BooleanSupplier isOver) {
        Standing standing =
                standing(span)
                        .orElseThrow(() -> new IllegalStateException(api.id() + " is not begun"));
        UsageFromEvents counted =
                UsageFromEvents.of(domain, account, api, since, span.from(), span.to(), kept);
        String after = standing.after().orElse("");
        Set<String> again =
                standing.after().isEmpty()
                        ? Set.of()
                        : counted.entitiesIndexedSince(
                                domain, standing.begun().minus(EventCounts.VISIBLE));
        long total = (long) counted.length() * counted.entities().size();
        long done = 0;
        long noted = 0;
        progress.metered(0, total);
        try (UsageWriter writer = new UsageWriter(domain)) {
            for (String entity : counted.entities()) {
                boolean isNext = standing.after().isEmpty() || entity.compareTo(after) > 0;
                if (isNext || again.contains(entity)) {
                    counted.usages(entity, writer::write);
                }
                done += counted.length();
                progress.metered(done, total);
                if (isNext && done - noted >= betweenNotes && done < total) {
                    noted = done;
                    writer.flush();
                    note(standing.after(entity));
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
        standing(span).ifPresent(standing -> note(standing.completed()));
    }

    private void note(Standing standing) {
        noted =
                Version.write(domain, StateIndex.NAME, id, noted, standing.toJson(account), false)
                        .or(
                                () -> {
                                    throw new MeterException(
                                            "another invocation backfills %s of account %s in %s; call for it again, it goes on where that one ends"
                                                    .formatted(api.id(), account, domain.name()));
                                });
    }

    /** Nothing is left to go on with. */
    void forget() {
        if (find().isPresent()) {
            domain.delete(path());
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
