package io.usagewatch.sandbox.anomaly.recording;

import io.usagewatch.sandbox.anomaly.Reference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * One recorded request with its answer.
 *
 * @param name of the file, without ending; begins with the number that gives the order
 * @param body what was sent: JSON, or text that is sent as it is
 */
record Exchange(
        String name, String method, String path, JsonNode body, int status, JsonNode answer) {
    private static final Pattern FILE = Pattern.compile("\\d{3,}-.*\\.json");
    private static final Pattern READING =
            Pattern.compile("/_search|/_topAnomalies|/_preview|/_validate|dryrun=true");

    /** What an exchange is about. */
    enum Group {
        AD,
        ALERTING,
        NOTIFICATIONS,
        SECURITY,
        OTHER
    }

    /** All recordings of a folder, in the order in which they were made. */
    static List<Exchange> all(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> FILE.matcher(file.getFileName().toString()).matches())
                    .sorted((a, b) -> Integer.compare(number(a), number(b)))
                    .map(Exchange::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int number(Path file) {
        String name = file.getFileName().toString();
        return Integer.parseInt(name.substring(0, name.indexOf('-')));
    }

    private static Exchange read(Path file) {
        JsonNode json = Reference.json(file);
        return new Exchange(
                file.getFileName().toString().replace(".json", ""),
                json.get("method").asString(),
                json.get("path").asString(),
                json.path("request_body"),
                json.get("status").asInt(),
                json.path("response_body"));
    }

    Group group() {
        return switch (name.split("-")[1]) {
            case "ad" -> Group.AD;
            case "al" -> Group.ALERTING;
            case "nt" -> Group.NOTIFICATIONS;
            case "sec" -> Group.SECURITY;
            default -> Group.OTHER;
        };
    }

    /** Whether asking twice changes nothing: a refused end of a run does not either. */
    boolean isReading() {
        return (path.contains("/_stop") && status >= 400)
                || method.equals("GET")
                || method.equals("HEAD")
                || READING.matcher(path).find();
    }

    /** Whether it is about results, which no two runs of the real plugin have in common either. */
    boolean isAboutResults() {
        return path.contains("results/_search")
                || path.contains("anomaly-results")
                || path.contains("/_execute")
                || path.contains("_topAnomalies");
    }

    /** Whether every result of a historical run is asked for, and so their number is known. */
    boolean asksForAllOfRun() {
        return text().contains("task_id")
                && !text().contains("anomaly_grade")
                && !text().contains("must_not");
    }

    /** Whether results of one detector, or one run, are asked for. */
    boolean asksForOneDetector() {
        return path.contains("_topAnomalies")
                || text().contains("\"detector_id\"")
                || text().contains("{\"task_id\"");
    }

    /** Whether what is found must come in an order. */
    boolean asksForOrder() {
        return text().contains("\"sort\"") || path.contains("sort");
    }

    /** The body as it was sent; empty without one. */
    String text() {
        if (body.isMissingNode() || body.isNull()) {
            return "";
        }
        return body.isString() ? body.asString() : spaced(body);
    }

    /** As the recorder wrote JSON: answers name the column of a mistake. */
    private static String spaced(JsonNode node) {
        if (node.isObject()) {
            return node.propertyStream()
                    .map(field -> "\"" + field.getKey() + "\": " + spaced(field.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return node.isArray()
                ? node.valueStream()
                        .map(Exchange::spaced)
                        .collect(Collectors.joining(", ", "[", "]"))
                : node.toString();
    }
}
