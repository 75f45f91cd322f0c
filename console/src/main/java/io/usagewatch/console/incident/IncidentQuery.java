package io.usagewatch.console.incident;

import io.usagewatch.console.rest.RestException;
import io.usagewatch.detection.catalog.Severity;
import io.usagewatch.detection.incident.Decision.Status;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.MultiValueMap;

/**
 * Which incidents somebody asks for over REST. An empty set asks for all.
 *
 * @param from incidents that end after it
 * @param to incidents that begin before it
 * @param text every word must occur
 * @param limit incidents of a page
 */
record IncidentQuery(
        Optional<Instant> from,
        Optional<Instant> to,
        Set<String> accounts,
        Set<String> apis,
        Set<Status> statuses,
        Set<Severity> severities,
        double leastGrade,
        String text,
        int limit,
        Optional<IncidentCursor> cursor) {

    private static final int USUAL_LIMIT = 50;
    private static final int MOST = 500;

    /**
     * @param parameters of the request
     * @throws RestException where one cannot be read
     */
    static IncidentQuery of(MultiValueMap<String, String> parameters) {
        return new IncidentQuery(
                one(parameters, "from").map(text -> instant("from", text)),
                one(parameters, "to").map(text -> instant("to", text)),
                all(parameters, "account").collect(Collectors.toUnmodifiableSet()),
                all(parameters, "api").collect(Collectors.toUnmodifiableSet()),
                words(parameters, "status", Status.values(), Status::word),
                words(parameters, "severity", Severity.values(), Severity::word),
                one(parameters, "minGrade").map(IncidentQuery::grade).orElse(0.0),
                one(parameters, "q").orElse(""),
                one(parameters, "limit").map(IncidentQuery::limit).orElse(USUAL_LIMIT),
                one(parameters, "cursor").map(IncidentQuery::cursor));
    }

    boolean matches(IncidentRow row) {
        return from.filter(f -> !row.incident().end().isAfter(f)).isEmpty()
                && to.filter(t -> !row.incident().start().isBefore(t)).isEmpty()
                && isAbout(row.account().id())
                && (apis.isEmpty() || apis.contains(row.api().id()))
                && (statuses.isEmpty() || statuses.contains(row.standing().status()))
                && (severities.isEmpty() || severities.contains(row.incident().severity()))
                && row.incident().grade() >= leastGrade
                && IncidentFilter.hasEveryWord(row, text)
                && cursor.filter(c -> !c.isBefore(row)).isEmpty();
    }

    boolean isAbout(String account) {
        return accounts.isEmpty() || accounts.contains(account);
    }

    private static Stream<String> all(MultiValueMap<String, String> parameters, String name) {
        return parameters.getOrDefault(name, List.of()).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    private static Optional<String> one(MultiValueMap<String, String> parameters, String name) {
        return Optional.ofNullable(parameters.getFirst(name)).filter(text -> !text.isBlank());
    }

    private static <E> Set<E> words(
            MultiValueMap<String, String> parameters,
            String name,
            E[] values,
            Function<E, String> word) {
        return all(parameters, name)
                .map(
                        text ->
                                Arrays.stream(values)
                                        .filter(value -> word.apply(value).equals(text))
                                        .findFirst()
                                        .orElseThrow(
                                                () ->
                                                        RestException.badField(
                                                                name,
                                                                "there is no '" + text + "'",
                                                                "Use one of: "
                                                                        + Arrays.stream(values)
                                                                                .map(word)
                                                                                .collect(
                                                                                        Collectors
                                                                                                .joining(
                                                                                                        ", "))
                                                                        + ".")))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Instant instant(String name, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw RestException.badField(
                    name,
                    "'" + text + "' is no time",
                    "Write it in UTC, such as 2026-11-24T03:20:00Z.");
        }
    }

    private static double grade(String text) {
        try {
            double grade = Double.parseDouble(text);
            if (grade >= 0 && grade <= 1) {
                return grade;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw RestException.badField(
                "minGrade", "'" + text + "' is no grade", "Give a number from 0 to 1.");
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw RestException.badField(
                "limit", "'" + text + "' cannot be", "Give a number from 1 to " + MOST + ".");
    }

    private static IncidentCursor cursor(String text) {
        return IncidentCursor.of(text)
                .orElseThrow(
                        () ->
                                RestException.badField(
                                        "cursor",
                                        "is none that the console gave",
                                        "Give nextCursor as it came, or begin without one."));
    }
}
