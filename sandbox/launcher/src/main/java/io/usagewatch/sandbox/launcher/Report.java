package io.usagewatch.sandbox.launcher;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.detector.Training;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.search.Json;
import io.usagewatch.sandbox.traffic.FileProblem;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code ./run report} says.
 *
 * @param read records in the files that could be used
 * @param problems of the input
 * @param failures of accounts and detectors, which are not the input's fault
 * @param seconds since the start, by step
 */
record Report(
        long read,
        long indexed,
        long duplicates,
        long refused,
        List<Account> accounts,
        List<Incident> incidents,
        List<Untrained> untrained,
        List<FileProblem> problems,
        List<FileProblem> failures,
        Map<String, Double> seconds,
        Catalog catalog) {

    /** A monitored API whose account has too little history to learn from. */
    record Untrained(String account, String api, String reason) {}

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    static Report of(Sandbox sandbox, TrailHistory history, Catalog catalog, Stopwatch seconds) {
        long indexed = 0;
        long duplicates = 0;
        long refused = 0;
        List<Incident> incidents = new ArrayList<>();
        List<Untrained> untrained = new ArrayList<>();
        List<FileProblem> failures = new ArrayList<>();
        for (AccountPipeline pipeline : sandbox.pipelines()) {
            Account account = pipeline.account();
            indexed += pipeline.totals().indexed();
            duplicates += pipeline.totals().duplicates();
            refused += pipeline.totals().refused();
            List<MonitoredApi> trained = new ArrayList<>();
            for (MonitoredApi api : catalog.enabled()) {
                Training training = Training.of(api, account.from(), account.to());
                if (training.trained()) {
                    trained.add(api);
                } else {
                    untrained.add(new Untrained(account.id(), api.id(), training.reason()));
                }
            }
            if (!trained.isEmpty() && sandbox.ready().contains(pipeline)) {
                pipeline.incidents().stream()
                        .filter(i -> trained.stream().anyMatch(api -> api.id().equals(i.api())))
                        .forEach(incidents::add);
            }
        }
        for (AccountProgress progress : sandbox.progress()) {
            progress.problem()
                    .ifPresent(what -> failures.add(new FileProblem(progress.account(), what)));
            progress.warnings()
                    .forEach(what -> failures.add(new FileProblem(progress.account(), what)));
        }
        incidents.sort(Comparator.comparing(Incident::start).thenComparing(Incident::id));
        return new Report(
                history.accounts().stream().mapToLong(Account::events).sum(),
                indexed,
                duplicates,
                refused,
                history.accounts(),
                incidents,
                untrained,
                history.problems(),
                failures,
                seconds.laps(),
                catalog);
    }

    int exitCode() {
        if (!failures.isEmpty()) {
            return UsageWatch.FAILED;
        }
        return problems.isEmpty() && refused == 0 ? 0 : UsageWatch.UNUSABLE_INPUT;
    }

    ObjectNode toJson() {
        ObjectNode json = Json.object();
        json.putObject("events")
                .put("read", read)
                .put("indexed", indexed)
                .put("duplicates", duplicates)
                .put("refused", refused);
        ArrayNode covered = json.putArray("accounts");
        for (Account account : accounts) {
            covered.addObject()
                    .put("id", account.id())
                    .put("events", account.events())
                    .put("from", account.from().toString())
                    .put("to", account.to().toString());
        }
        ArrayNode found = json.putArray("incidents");
        for (Incident incident : incidents) {
            ObjectNode node = found.addObject();
            node.put("account", incident.account()).put("api", incident.api());
            ArrayNode names = node.putArray("eventNames");
            catalog.get(incident.api()).eventNames().forEach(names::add);
            node.put("entity", incident.entity())
                    .put("start", incident.start().toString())
                    .put("end", incident.end().toString())
                    .put("grade", incident.grade())
                    .put("confidence", incident.confidence())
                    .put("actual", incident.actual())
                    .put("expected", incident.expected())
                    .put("severity", incident.severity().word());
        }
        ArrayNode waiting = json.putArray("untrained");
        for (Untrained one : untrained) {
            waiting.addObject()
                    .put("account", one.account())
                    .put("api", one.api())
                    .put("reason", one.reason());
        }
        ArrayNode wrong = json.putArray("problems");
        for (FileProblem problem : allProblems()) {
            wrong.addObject().put("file", problem.file()).put("problem", problem.problem());
        }
        ObjectNode times = json.putObject("seconds");
        seconds.forEach(times::put);
        return json;
    }

    void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%,d events read, %,d indexed, %,d duplicates, %,d refused, in %.0f s%n",
                read,
                indexed,
                duplicates,
                refused,
                seconds.getOrDefault("total", 0.0));
        for (Account account : accounts) {
            out.printf(
                    Locale.ROOT,
                    "account %s: %,d events from %s to %s UTC%n",
                    account.id(),
                    account.events(),
                    MINUTE.format(account.from()),
                    MINUTE.format(account.to()));
        }
        out.println();
        printIncidents(out);
        printUntrained(out);
        for (FileProblem problem : allProblems()) {
            out.println(Terminal.plain("problem: " + problem.file() + ": " + problem.problem()));
        }
    }

    /** Both kinds in one list: the contract has one. */
    private List<FileProblem> allProblems() {
        return Stream.concat(problems.stream(), failures.stream()).toList();
    }

    private void printIncidents(PrintWriter out) {
        if (incidents.isEmpty()) {
            out.println("No incident.");
            return;
        }
        Table table =
                new Table(
                        "severity",
                        "account",
                        "what",
                        "entity",
                        "since (UTC)",
                        "lasted",
                        "actual",
                        "expected",
                        "grade");
        for (Incident incident : incidents) {
            table.row(
                    incident.severity().word(),
                    incident.account(),
                    catalog.get(incident.api()).title(),
                    incident.entity(),
                    MINUTE.format(incident.start()),
                    lasted(incident.start(), incident.end()),
                    String.format(Locale.ROOT, "%,.0f", incident.actual()),
                    String.format(Locale.ROOT, "%,.0f", incident.expected()),
                    String.format(Locale.ROOT, "%.2f", incident.grade()));
        }
        table.print(out);
        out.printf("%n%d incidents.%n", incidents.size());
    }

    /** Accounts with the same reason for several APIs take one line. */
    private void printUntrained(PrintWriter out) {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        for (Untrained one : untrained) {
            byReason.computeIfAbsent(one.account() + ": " + one.reason(), r -> new ArrayList<>())
                    .add(one.api());
        }
        byReason.forEach(
                (reason, apis) ->
                        out.printf("untrained: %s (%s)%n", reason, String.join(", ", apis)));
    }

    private static String lasted(Instant start, Instant end) {
        Duration length = Duration.between(start, end);
        return length.toHours() == 0
                ? length.toMinutes() + " min"
                : length.toHours() + " h " + length.toMinutesPart() + " min";
    }
}
