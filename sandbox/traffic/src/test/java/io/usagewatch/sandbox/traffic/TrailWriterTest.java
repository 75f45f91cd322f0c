package io.usagewatch.sandbox.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TrailWriterTest {
    private static final Instant END = Instant.parse("2026-11-23T10:00:00Z");

    @TempDir Path temporary;

    private final TrafficGenerator day = new TrafficGenerator(new TrafficPlan(11, END, 1, 2, 0.2));

    @Test
    void writesWhatIsReadBack() {
        Path out = temporary.resolve("trail");
        TrailWriter.Written written = TrailWriter.write(day, out);

        List<TrailRecord> read = new ArrayList<>();
        List<FileProblem> problems = new ArrayList<>();
        TrailFolder folder = TrailFolder.open(out);
        folder.read(read::add, problems::add);

        assertThat(problems).isEmpty();
        assertThat(folder.files()).hasSize((int) written.files());
        List<TrailRecord> made = day.accounts().stream().flatMap(a -> day.records(a.id())).toList();
        assertThat(read).hasSize((int) written.records()).containsExactlyInAnyOrderElementsOf(made);
        assertThat(folder.files())
                .allMatch(
                        file ->
                                file.toString()
                                        .matches(
                                                ".*/AWSLogs/(\\d{12})/CloudTrail/([a-z0-9-]+)/\\d{4}/\\d\\d/\\d\\d/\\1_CloudTrail_\\2_\\d{8}T\\d{4}Z_\\w{16}\\.json\\.gz"));
    }

    @Test
    void writesTheSameBytesForTheSameSeed() {
        TrafficPlan plan = new TrafficPlan(11, END, 1, 2, 0.2);
        TrailWriter.write(new TrafficGenerator(plan), temporary.resolve("a"));
        TrailWriter.write(new TrafficGenerator(plan), temporary.resolve("b"));

        assertThat(bytes(temporary.resolve("a"))).isEqualTo(bytes(temporary.resolve("b")));
        assertThat(temporary.resolve("a-labels.json"))
                .hasSameTextualContentAs(temporary.resolve("b-labels.json"));
    }

    @Test
    void putsTheLabelsBesideTheFolder() {
        Path out = temporary.resolve("trail");
        TrafficGenerator generator = new TrafficGenerator(new TrafficPlan(11, END, 6, 1, 0.2));
        Path labels = TrailWriter.write(generator, out).labels();

        assertThat(labels).isEqualTo(temporary.resolve("trail-labels.json"));
        JsonNode json = new JsonMapper().readTree(labels.toFile());
        assertThat(json.size()).isEqualTo(generator.labels().size()).isPositive();
        LabelledIncident first = generator.labels().getFirst();
        assertThat(json.path(0).path("kind").asString()).isEqualTo(first.kind());
        assertThat(Instant.parse(json.path(0).path("start").asString())).isEqualTo(first.start());
        assertThat(json.path(0).path("calls").asLong()).isEqualTo(first.calls());
    }

    @Test
    void neverWritesIntoAFolderThatHoldsSomething() throws IOException {
        Files.writeString(temporary.resolve("mine.txt"), "mine");
        assertThatThrownBy(() -> TrailWriter.write(day, temporary))
                .isInstanceOf(TrafficException.class)
                .hasMessageContaining("is not empty");
        assertThatThrownBy(() -> TrailWriter.write(day, temporary.resolve("mine.txt/below")))
                .isInstanceOf(TrafficException.class)
                .hasMessageContaining("Cannot write");
    }

    private static Map<String, String> bytes(Path folder) {
        Map<String, String> content = new TreeMap<>();
        for (Path file : TrailFolder.open(folder).files()) {
            try {
                content.put(
                        file.toString().replaceAll(".*/AWSLogs", ""),
                        HexFormat.of().formatHex(Files.readAllBytes(file)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return content;
    }
}
