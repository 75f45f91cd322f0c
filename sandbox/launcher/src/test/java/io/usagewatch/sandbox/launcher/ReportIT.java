package io.usagewatch.sandbox.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.usagewatch.detection.search.Json;
import io.usagewatch.sandbox.traffic.LabelledIncident;
import io.usagewatch.sandbox.traffic.TrafficGenerator;
import io.usagewatch.sandbox.traffic.TrafficPlan;
import io.usagewatch.sandbox.traffic.TrailRecord;
import io.usagewatch.sandbox.traffic.TrailWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code ./run report}, as a process, on real nodes. */
class ReportIT {

    private static final Instant END = Instant.parse("2026-11-20T00:00:00Z");
    private static final int MOST_UNLABELLED = 2;

    @TempDir private Path folder;

    @Test
    void real_files_are_indexed_once_and_too_short_a_history_is_said_to_be() throws Exception {
        Path invictus =
                Path.of(
                        System.getProperty("usagewatch.root"),
                        "../shared/data/cloudtrail/invictus");
        assumeTrue(
                Files.isDirectory(invictus),
                "skipped: no real CloudTrail files beside the project");

        JsonNode first = report(invictus, 0);
        assertThat(first.path("events").toString())
                .isEqualTo("{\"read\":2900,\"indexed\":2900,\"duplicates\":0,\"refused\":0}");
        assertThat(first.path("incidents")).isEmpty();
        assertThat(first.path("untrained").path(0).path("reason").asString())
                .startsWith("55 minutes of history; about 3 h 20 min (40 intervals of 5 minutes)");

        JsonNode second = report(invictus, 0);
        assertThat(second.path("events").toString())
                .isEqualTo("{\"read\":2900,\"indexed\":0,\"duplicates\":2900,\"refused\":0}");
    }

    @Test
    void every_labelled_incident_is_found_and_hardly_any_other() throws Exception {
        TrafficGenerator generator = new TrafficGenerator(new TrafficPlan(11, END, 14, 1, 1));
        Path trail = folder.resolve("trail");
        TrailWriter.write(generator, trail);

        JsonNode report = report(trail, 0);
        List<JsonNode> incidents =
                StreamSupport.stream(report.path("incidents").spliterator(), false).toList();
        List<LabelledIncident> labels = generator.labels();
        assertThat(labels).hasSizeGreaterThanOrEqualTo(4);
        assertThat(labels)
                .allSatisfy(
                        label ->
                                assertThat(incidents)
                                        .as(label.toString())
                                        .anyMatch(incident -> isOf(incident, label)));
        List<JsonNode> unlabelled =
                incidents.stream()
                        .filter(i -> labels.stream().noneMatch(label -> overlaps(i, label)))
                        .toList();
        assertThat(unlabelled).hasSizeLessThanOrEqualTo(MOST_UNLABELLED);
    }

    @Test
    void what_cannot_be_read_is_named_and_the_rest_is_done() throws Exception {
        Path trail = Files.createDirectory(folder.resolve("trail"));
        List<TrailRecord> records;
        TrafficGenerator generator = new TrafficGenerator(new TrafficPlan(1, END, 1, 1, 1));
        try (var all = generator.records(generator.accounts().getFirst().id())) {
            records = all.limit(300).toList();
        }
        Files.writeString(trail.resolve("good.json"), fileOf(records));
        byte[] whole = gzip(fileOf(records));
        Files.write(trail.resolve("truncated.json.gz"), Arrays.copyOf(whole, whole.length / 2));
        Files.writeString(trail.resolve("other.json"), "{\"Resources\":[]}");
        Files.writeString(
                trail.resolve("timeless.json"),
                "{\"Records\":[{\"eventID\":\"no-time\",\"recipientAccountId\":\"111122223333\"}]}");

        try (CommandProcess report = start(trail)) {
            assertThat(report.await(5)).isEqualTo(UsageWatch.UNUSABLE_INPUT);
            JsonNode json = Json.parse(report.output());
            assertThat(json.path("events").path("indexed").asInt()).isEqualTo(300);
            assertThat(
                            StreamSupport.stream(json.path("problems").spliterator(), false)
                                    .map(problem -> problem.path("file").asString()))
                    .containsExactlyInAnyOrder("truncated.json.gz", "other.json", "timeless.json");
            assertThat(report.error()).doesNotContain("\tat ").doesNotContain("Exception");
        }
    }

    @Test
    void where_nothing_can_be_read_every_file_is_named() throws Exception {
        Path trail = Files.createDirectory(folder.resolve("trail"));
        Files.write(trail.resolve("truncated.json.gz"), Arrays.copyOf(gzip("{}"), 12));
        Files.writeString(trail.resolve("other.json"), "{\"Resources\":[]}");

        try (CommandProcess report = start(trail)) {
            assertThat(report.await(1)).isEqualTo(UsageWatch.UNUSABLE_INPUT);
            assertThat(report.output()).isEmpty();
            assertThat(report.error().lines())
                    .hasSize(3)
                    .anyMatch(line -> line.contains("truncated.json.gz"))
                    .anyMatch(line -> line.contains("other.json"));
        }
    }

    @Test
    void a_missing_folder_is_one_clear_line() throws Exception {
        try (CommandProcess report = start(folder.resolve("nowhere"))) {
            assertThat(report.await(1)).isEqualTo(UsageWatch.UNUSABLE_INPUT);
            assertThat(report.output()).isEmpty();
            assertThat(report.error().lines()).singleElement().asString().contains("nowhere");
        }
    }

    private JsonNode report(Path trail, int exitCode) throws InterruptedException {
        try (CommandProcess report = start(trail)) {
            assertThat(report.await(8)).as(report.error()).isEqualTo(exitCode);
            return Json.parse(report.output());
        }
    }

    private CommandProcess start(Path trail) {
        return CommandProcess.start(
                folder,
                Map.of(),
                "report",
                "--json",
                "--cloudtrail",
                trail.toString(),
                "--data",
                folder.resolve("data").toString());
    }

    private static boolean isOf(JsonNode incident, LabelledIncident label) {
        return incident.path("api").asString().equals(label.api())
                && incident.path("entity").asString().equals(label.entity())
                && overlaps(incident, label);
    }

    private static boolean overlaps(JsonNode incident, LabelledIncident label) {
        return incident.path("account").asString().equals(label.account())
                && Instant.parse(incident.path("start").asString()).isBefore(label.end())
                && Instant.parse(incident.path("end").asString()).isAfter(label.start());
    }

    private static String fileOf(List<TrailRecord> records) {
        return records.stream()
                .map(TrailRecord::json)
                .collect(Collectors.joining(",", "{\"Records\":[", "]}"));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
