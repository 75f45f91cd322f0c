package io.usagewatch.console.preview;

import io.usagewatch.console.rest.RestException;
import io.usagewatch.detection.catalog.CatalogException;
import io.usagewatch.detection.catalog.Definition;
import io.usagewatch.detection.catalog.Mistake;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.preview.DraftUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Body of {@code POST /api/v1/monitored-apis/preview}.
 *
 * @param definition with the keys of the built-in catalog
 * @param account id of the account on whose history it is tried
 * @param from start of what is judged; two weeks before the end where it is absent
 * @param to its end; now where it is absent
 */
record PreviewRequest(
        Optional<JsonNode> definition,
        Optional<String> account,
        Optional<String> from,
        Optional<String> to) {

    private static final Duration LONGEST = Duration.ofDays(90);

    record Span(Instant from, Instant to) {}

    MonitoredApi api() {
        JsonNode written =
                definition.orElseThrow(
                        () ->
                                RestException.badField(
                                        "definition",
                                        "is missing",
                                        "Send a monitored API with the keys that GET /api/v1/monitored-apis has."));
        try {
            return Definition.read(written);
        } catch (CatalogException e) {
            Mistake first = e.byField().getFirst();
            throw RestException.badField(
                            first.field().isEmpty() ? "definition" : "definition." + first.field(),
                            first.what(),
                            "Mend the field, and send the request again.")
                    .with("mistakes", e.byField());
        }
    }

    Optional<Span> span(Instant now) {
        if (from.isEmpty() && to.isEmpty()) {
            return Optional.empty();
        }
        Instant end = to.map(text -> instant("to", text)).orElse(now);
        Instant start = from.map(text -> instant("from", text)).orElse(end.minus(DraftUsage.SPAN));
        if (!start.isBefore(end) || start.isBefore(end.minus(LONGEST))) {
            throw RestException.badField(
                    "from",
                    "must be before the end, and at most %d days before it"
                            .formatted(LONGEST.toDays()),
                    "Send another time span, or leave both out for the last two weeks.");
        }
        return Optional.of(
                new Span(
                        start.truncatedTo(ChronoUnit.MINUTES),
                        end.truncatedTo(ChronoUnit.MINUTES)));
    }

    private static Instant instant(String field, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw RestException.badField(
                    field, "is no time", "Write it as in 2026-11-24T12:00:00Z, or leave it out.");
        }
    }
}
