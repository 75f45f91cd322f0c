package io.usagewatch.console.incident;

import io.usagewatch.detection.incident.IncidentWords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Incidents as comma separated values (RFC 4180). A text that a spreadsheet would take for a
 * formula gets an apostrophe in front: names in it may have been chosen by an attacker.
 */
final class IncidentCsv {

    private static final List<String> HEADER =
            List.of(
                    "id",
                    "account",
                    "account name",
                    "region",
                    "api",
                    "entity",
                    "start",
                    "end",
                    "actual",
                    "expected",
                    "surprise",
                    "grade",
                    "severity",
                    "state",
                    "until",
                    "assignee",
                    "headline");
    private static final String FORMULA_STARTS = "=+-@\t\r\n";

    private IncidentCsv() {}

    static String of(List<IncidentRow> rows) {
        StringBuilder csv = new StringBuilder(line(HEADER));
        rows.forEach(row -> csv.append(line(fields(row))));
        return csv.toString();
    }

    private static List<String> fields(IncidentRow row) {
        List<String> fields = new ArrayList<>();
        fields.add(text(row.id()));
        fields.add(text(row.account().id()));
        fields.add(text(row.account().name()));
        fields.add(text(row.account().region()));
        fields.add(text(row.api().id()));
        fields.add(text(row.incident().entity()));
        fields.add(row.incident().start().toString());
        fields.add(row.incident().end().toString());
        fields.add(String.valueOf(row.incident().actual()));
        fields.add(String.valueOf(row.incident().expected()));
        fields.add(String.valueOf(row.incident().surprise()));
        fields.add(String.valueOf(row.incident().grade()));
        fields.add(row.incident().severity().word());
        fields.add(row.standing().status().word());
        fields.add(row.standing().until().map(Instant::toString).orElse(""));
        fields.add(text(row.standing().assignee().orElse("")));
        fields.add(text(IncidentWords.headline(row.incident(), row.api().unit())));
        return fields;
    }

    private static String text(String value) {
        return !value.isEmpty() && FORMULA_STARTS.indexOf(value.charAt(0)) >= 0
                ? "'" + value
                : value;
    }

    private static String line(List<String> fields) {
        return fields.stream().map(IncidentCsv::quoted).collect(Collectors.joining(",")) + "\r\n";
    }

    private static String quoted(String field) {
        boolean plain =
                field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
