package io.usagewatch.sandbox.anomaly;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.detector.Queries;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.xcontent.XContentHelper;
import org.opensearch.common.xcontent.json.JsonXContent;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.search.SearchModule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What the real plugin answered and found, kept beside the project. */
public final class Reference {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One value of a series. */
    public record Point(long start, String entity, double value) {}

    /** An incident that is really there, or an interval that was graded. */
    public record Window(long start, long end, String entity) {}

    private static final String OTHER = "usagewatch.reference";

    private Reference() {}

    /** Whether it is the folder kept beside the project, and not another one. */
    public static boolean isOwn() {
        return System.getProperty(OTHER) == null;
    }

    /**
     * The folder, or another one of the same form named by {@code -Dusagewatch.reference=DIR}; the
     * test is skipped when it is absent.
     */
    public static Path folder(String name) {
        String other = System.getProperty(OTHER);
        Path reference =
                other == null
                        ? Path.of(System.getProperty("usagewatch.root", "."), "..", "shared")
                                .resolve("reference")
                        : Path.of(other);
        Path inside = reference.resolve(name).normalize();
        Path folder = other == null || Files.isDirectory(inside) ? inside : reference;
        Assumptions.assumeTrue(
                Files.isDirectory(folder), "skipped: no reference recordings at " + folder);
        return folder;
    }

    public static JsonNode json(Path file) {
        try (InputStream in = Files.newInputStream(file);
                InputStream unpacked =
                        file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
            return JSON.readTree(unpacked);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Queries queries() {
        return new Queries(
                new NamedXContentRegistry(
                        new SearchModule(Settings.EMPTY, List.of()).getNamedXContents()));
    }

    public static Detector detector(Path series) {
        return detector(json(series.resolve("detector.json")).get("request"));
    }

    public static Detector detector(JsonNode request) {
        return Detector.parse(map(request), queries(), Instant.EPOCH);
    }

    public static Detector detector(String json) {
        return detector(JSON.readTree(json));
    }

    private static Map<String, Object> map(JsonNode node) {
        return XContentHelper.convertToMap(JsonXContent.jsonXContent, node.toString(), true);
    }

    /** Rows by entity, in order of time. */
    public static Map<String, List<Point>> series(Path series) {
        Map<String, List<Point>> byEntity = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(series.resolve("series.csv"))) {
                String[] cells = line.split(",", -1);
                if (!Character.isDigit(line.charAt(0))) {
                    continue;
                }
                byEntity.computeIfAbsent(cells[1], entity -> new ArrayList<>())
                        .add(
                                new Point(
                                        Long.parseLong(cells[0]),
                                        cells[1],
                                        Double.parseDouble(cells[2])));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return byEntity;
    }

    public static List<Window> incidents(Path series) {
        List<Window> incidents = new ArrayList<>();
        for (JsonNode incident : json(series.resolve("labels.json")).get("incidents")) {
            incidents.add(
                    new Window(
                            incident.get("start_ms").asLong(),
                            incident.get("end_ms").asLong(),
                            incident.get("entity").asString("")));
        }
        return incidents;
    }

    /** What run 1, 2 or 3 of the real plugin graded. */
    public static List<Window> graded(Path series, int run) {
        List<Window> graded = new ArrayList<>();
        for (JsonNode result : json(series.resolve("run" + run + ".json.gz"))) {
            if (result.path("anomaly_grade").asDouble(0) > 0) {
                graded.add(
                        new Window(
                                result.get("data_start_time").asLong(),
                                result.get("data_end_time").asLong(),
                                result.path("entity").asString("")));
            }
        }
        return graded;
    }

    /** How many results a run of the real plugin wrote. */
    public static long results(Path series, int run) {
        return json(series.resolve("run" + run + ".json.gz")).size();
    }

    /** How many of them are about intervals without data. */
    public static long errors(Path series, int run) {
        long errors = 0;
        for (JsonNode result : json(series.resolve("run" + run + ".json.gz"))) {
            if (result.has("error")) {
                errors++;
            }
        }
        return errors;
    }
}
