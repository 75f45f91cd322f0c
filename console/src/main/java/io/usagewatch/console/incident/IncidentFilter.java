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
import java.util.regex.Pattern;

/**
 * Which incidents the list shows; all of it is in the page's address.
 *
 * @param account id; empty for all
 * @param api id of a monitored API; empty for all
 * @param least the mildest severity shown
 * @param assignee name, or {@link #NOBODY}; empty for all
 * @param cell start of one cell of the swim lanes
 * @param text every word must occur
 */
record IncidentFilter(
        TimeRange range,
        Optional<String> account,
        Optional<String> api,
        Severity least,
        StatusChoice status,
        Optional<String> assignee,
        Optional<Instant> cell,
        String text) {

    /** In place of a name: what nobody takes care of. */
    static final String NOBODY = "-";

    private static final Pattern SPACE = Pattern.compile("\\s+");

    static final IncidentFilter DEFAULT =
            new IncidentFilter(
                    TimeRange.TWO_WEEKS,
                    Optional.empty(),
                    Optional.empty(),
                    Severity.LOW,
                    StatusChoice.TO_DO,
                    Optional.empty(),
                    Optional.empty(),
                    "");

    /** Reads what it understands and ignores the rest: an address may be old or typed by hand. */
    static IncidentFilter from(QueryParameters address) {
        return new IncidentFilter(
                address.getSingleParameter("range").flatMap(TimeRange::of).orElse(DEFAULT.range),
                address.getSingleParameter("account").filter(id -> !id.isBlank()),
                address.getSingleParameter("api").filter(id -> !id.isBlank()),
                address.getSingleParameter("severity")
                        .flatMap(IncidentFilter::severity)
                        .orElse(DEFAULT.least),
                address.getSingleParameter("status")
                        .flatMap(StatusChoice::of)
                        .orElse(DEFAULT.status),
                address.getSingleParameter("assignee").filter(name -> !name.isBlank()),
                address.getSingleParameter("at").flatMap(IncidentFilter::instant),
                address.getSingleParameter("q").orElse(""));
    }

    QueryParameters toAddress() {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (range != DEFAULT.range) {
            parameters.put("range", List.of(range.key()));
        }
        account.ifPresent(id -> parameters.put("account", List.of(id)));
        api.ifPresent(id -> parameters.put("api", List.of(id)));
        if (least != DEFAULT.least) {
            parameters.put("severity", List.of(least.word()));
        }
        if (status != DEFAULT.status) {
            parameters.put("status", List.of(status.key()));
        }
        assignee.ifPresent(name -> parameters.put("assignee", List.of(name)));
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
        return new IncidentFilter(
                other, account, api, least, status, assignee, Optional.empty(), text);
    }

    IncidentFilter withAccount(Optional<String> other) {
        return new IncidentFilter(range, other, api, least, status, assignee, cell, text);
    }

    IncidentFilter withApi(Optional<String> other) {
        return new IncidentFilter(range, account, other, least, status, assignee, cell, text);
    }

    IncidentFilter withLeast(Severity other) {
        return new IncidentFilter(range, account, api, other, status, assignee, cell, text);
    }

    IncidentFilter withCell(Optional<Instant> other) {
        return new IncidentFilter(range, account, api, least, status, assignee, other, text);
    }

    IncidentFilter withText(String other) {
        return new IncidentFilter(range, account, api, least, status, assignee, cell, other);
    }

    IncidentFilter withStatus(StatusChoice other) {
        return new IncidentFilter(range, account, api, least, other, assignee, cell, text);
    }

    IncidentFilter withAssignee(Optional<String> other) {
        return new IncidentFilter(range, account, api, least, status, other, cell, text);
    }

    boolean matches(IncidentRow row, Instant now) {
        return isInTime(row, now)
                && account.filter(id -> !id.equals(row.account().id())).isEmpty()
                && api.filter(id -> !id.equals(row.api().id())).isEmpty()
                && row.incident().severity().compareTo(least) >= 0
                && status.includes(row.standing().status())
                && isAssigned(row)
                && hasEveryWord(row, text);
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

    private boolean isAssigned(IncidentRow row) {
        return assignee.isEmpty()
                || assignee.get().equals(row.standing().assignee().orElse(NOBODY));
    }

    /**
     * Whether every word of a text occurs in what names the incident, whatever its case. Asked of
     * every incident that is held, at every click.
     */
    static boolean hasEveryWord(IncidentRow row, String text) {
        return text.isBlank()
                || SPACE.splitAsStream(text.strip().toLowerCase(Locale.ROOT))
                        .allMatch(word -> isNamedWith(row, word));
    }

    private static boolean isNamedWith(IncidentRow row, String word) {
        return has(row.incident().entity(), word)
                || has(row.api().id(), word)
                || has(row.account().name(), word)
                || has(row.account().id(), word)
                || has(row.account().region(), word)
                || has(row.incident().severity().word(), word)
                || has(row.api().title(), word)
                || has(row.api().unit(), word)
                || row.api().eventNames().stream().anyMatch(name -> has(name, word))
                || row.standing().assignee().filter(name -> has(name, word)).isPresent();
    }

    private static boolean has(String name, String word) {
        return name.toLowerCase(Locale.ROOT).contains(word);
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
