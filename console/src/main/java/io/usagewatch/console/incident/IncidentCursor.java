package io.usagewatch.console.incident;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where the next page begins: behind an incident, whatever was added or lost before it. Accounts
 * that had nothing to say when a page was made stay left out until the paging begins again;
 * otherwise one that comes back would be told from its middle.
 *
 * @param start of the last incident of the page
 * @param id of the last incident of the page
 * @param left ids of the accounts that are left out
 */
record IncidentCursor(Instant start, String id, Set<String> left) {

    private static final String SEPARATOR = "\n";

    IncidentCursor(Instant start, String id, Collection<String> left) {
        this(start, id, Set.copyOf(left));
    }

    static Optional<IncidentCursor> of(String text) {
        try {
            String decoded =
                    new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            List<String> parts = List.of(decoded.split(SEPARATOR));
            return parts.size() < 2
                    ? Optional.empty()
                    : Optional.of(
                            new IncidentCursor(
                                    Instant.parse(parts.getFirst()),
                                    parts.get(1),
                                    parts.subList(2, parts.size())));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    String text() {
        StringBuilder plain = new StringBuilder(start + SEPARATOR + id);
        new TreeSet<>(left).forEach(account -> plain.append(SEPARATOR).append(account));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(plain.toString().getBytes(StandardCharsets.UTF_8));
    }

    boolean isBefore(IncidentRow row) {
        int order = row.incident().start().compareTo(start);
        return order < 0 || (order == 0 && row.id().compareTo(id) > 0);
    }
}
