package io.usagewatch.console.incident;

import com.vaadin.flow.router.QueryParameters;
import io.usagewatch.detection.catalog.Severity;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which incidents the list shows; all of it is in the page's address.
 *
 * @param account id; empty for all
 * @param least the mildest severity shown
 * @param cell start of one cell of the swim lanes
 * @param text every word must occur
 */
record IncidentFilter(
        TimeRange range,
        Optional<String> account,
        Severity least,
        Optional<Instant> cell,
        String text) {

    static final IncidentFilter DEFAULT =
            new IncidentFilter(
                    TimeRange.TWO_WEEKS, Optional.empty(), Severity.LOW, Optional.empty(), "");

    /** Reads what it understands and ignores the rest: an address may be old or typed by hand. */
    static IncidentFilter from(QueryParameters address) {
        return new IncidentFilter(
                address.getSingleParameter("range").flatMap(TimeRange::of).orElse(DEFAULT.range),
                address.getSingleParameter("account").filter(id -> !id.isBlank()),
                address.getSingleParameter("severity")
                        .flatMap(IncidentFilter::severity)
                        .orElse(DEFAULT.least),
                address.getSingleParameter("at").flatMap(IncidentFilter::instant),
                address.getSingleParameter("q").orElse(""));
    }

    QueryParameters toAddress() {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (range != DEFAULT.range) {
            parameters.put("range", List.of(range.key()));
        }
        account.ifPresent(id -> parameters.put("account", List.of(id)));
        if (least != DEFAULT.least) {
            parameters.put("severity", List.of(least.word()));
        }
        cell.ifPresent(at -> parameters.put("at", List.of(at.toString())));
        if (!text.isBlank()) {
            parameters.put("q", List.of(text));
        }
        return new QueryParameters(parameters);
    }

    boolean isDefault() {
        return equals(DEFAULT);
    }

    /** Whether it shows less than its range holds. */
    boolean isNarrowed() {
        return !withRange(DEFAULT.range).isDefault();
    }

    IncidentFilter withRange(TimeRange other) {
        return new IncidentFilter(other, account, least, Optional.empty(), text);
    }

    IncidentFilter withAccount(Optional<String> other) {
        return new IncidentFilter(range, other, least, cell, text);
    }

    IncidentFilter withLeast(Severity other) {
        return new IncidentFilter(range, account, other, cell, text);
    }

    IncidentFilter withCell(Optional<Instant> other) {
        return new IncidentFilter(range, account, least, other, text);
    }

    IncidentFilter withText(String other) {
        return new IncidentFilter(range, account, least, cell, other);
    }

    boolean matches(IncidentRow row, Instant now) {
        return isInTime(row, now)
                && account.filter(id -> !id.equals(row.account().id())).isEmpty()
                && row.incident().severity().compareTo(least) >= 0
                && hasEveryWord(row);
    }

    /** The same without its cell: what the swim lanes show. */
    boolean matchesLane(IncidentRow row, Instant now) {
        return withCell(Optional.empty()).withAccount(Optional.empty()).matches(row, now);
    }

    private boolean isInTime(IncidentRow row, Instant now) {
        Instant start = row.incident().start();
        Instant end = row.incident().end();
        return cell.map(at -> start.isBefore(at.plus(range.cell())) && end.isAfter(at))
                .orElseGet(() -> end.isAfter(now.minus(range.length())));
    }

    private boolean hasEveryWord(IncidentRow row) {
        String searched =
                Stream.of(
                                row.api().id(),
                                row.api().title(),
                                row.api().unit(),
                                String.join(" ", row.api().eventNames()),
                                row.incident().entity(),
                                row.account().id(),
                                row.account().name(),
                                row.account().region(),
                                row.incident().severity().word())
                        .reduce("", (all, one) -> all + '\n' + one)
                        .toLowerCase(Locale.ROOT);
        return Arrays.stream(text.toLowerCase(Locale.ROOT).strip().split("\\s+"))
                .allMatch(searched::contains);
    }

    private static Optional<Severity> severity(String word) {
        return Arrays.stream(Severity.values()).filter(s -> s.word().equals(word)).findFirst();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
