package io.usagewatch.bench.engine;

import io.usagewatch.bench.BenchException;
import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.detector.Queries;
import io.usagewatch.sandbox.anomaly.series.Range;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.xcontent.XContentHelper;
import org.opensearch.common.xcontent.json.JsonXContent;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.search.SearchModule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One folder of the reference: a series, the detector, and what the real plugin made of it.
 *
 * @param family series of one kind whose figures are pooled
 * @param asked the period that was analysed
 * @param usage by entity
 * @param real what each run of the real plugin graded
 * @param realResults results that a run of the real plugin wrote
 * @param silenced whether the library's fault kept an entity's model from ever scoring
 */
record RecordedSeries(
        String name,
        String family,
        Detector detector,
        Range asked,
        Map<String, Usage> usage,
        List<Graded> incidents,
        List<List<Graded>> real,
        long realResults,
        boolean silenced) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Queries QUERIES =
            new Queries(
                    new NamedXContentRegistry(
                            new SearchModule(Settings.EMPTY, List.of()).getNamedXContents()));
    private static final Pattern NAME =
            Pattern.compile("([A-Za-z]+).*?(-dense|-noimp|-shift|-surprise|-raw)?");

    /** Every score of a model that the library's fault silenced. */
    private static final double SILENCED = 0.5;

    /**
     * Of one entity.
     *
     * @param values by start of the interval
     * @param documents time of the first and of the last row
     */
    record Usage(Map<Long, double[]> values, Range documents) {}

    static RecordedSeries read(Path folder) {
        String name = folder.getFileName().toString();
        Detector detector =
                Detector.parse(
                        XContentHelper.convertToMap(
                                JsonXContent.jsonXContent,
                                json(folder.resolve("detector.json")).path("request").toString(),
                                true),
                        QUERIES,
                        Instant.EPOCH);
        JsonNode labels = json(folder.resolve("labels.json"));
        JsonNode meta = labels.path("meta");
        Map<String, Usage> usage = usage(csv(folder), detector);
        long first = usage.values().stream().mapToLong(u -> u.documents().start()).min().orElse(0);
        long last = usage.values().stream().mapToLong(u -> u.documents().end()).max().orElse(0);
        Range asked =
                new Range(
                        meta.path("start_time").asLong(first),
                        meta.path("end_time").asLong(last + detector.interval().millis()));
        List<List<Graded>> real = new ArrayList<>();
        JsonNode results = JSON.createArrayNode();
        for (int run = 1; Files.exists(run(folder, run)); run++) {
            results = json(run(folder, run));
            real.add(graded(results));
        }
        return new RecordedSeries(
                name,
                family(name),
                detector,
                asked,
                usage,
                incidents(labels),
                real,
                results.size(),
                silenced(results));
    }

    private static Path run(Path folder, int run) {
        return folder.resolve("run" + run + ".json.gz");
    }

    /** The usage itself is kept once where several recordings are of the same. */
    private static Path csv(Path folder) {
        Path own = folder.resolve("series.csv");
        if (Files.exists(own)) {
            return own;
        }
        Path same =
                folder.resolveSibling(
                                folder.getFileName().toString().replaceFirst("-(noimp|shift)$", ""))
                        .resolve("series.csv");
        if (!Files.exists(same)) {
            throw new BenchException(
                    "%s has no series.csv, and %s is not there".formatted(folder, same));
        }
        return same;
    }

    private static String family(String name) {
        Matcher parts = NAME.matcher(name);
        return parts.matches()
                ? parts.group(1) + "*" + (parts.group(2) == null ? "" : parts.group(2))
                : name;
    }

    private static Map<String, Usage> usage(Path csv, Detector detector) {
        long interval = detector.interval().millis();
        boolean average =
                detector.enabledFeatures().getFirst().aggregation().getType().equals("avg");
        Map<String, TreeMap<Long, double[]>> sums = new TreeMap<>();
        Map<String, Range> documents = new HashMap<>();
        try {
            for (String line : Files.readAllLines(csv).stream().skip(1).toList()) {
                String[] cells = line.split(",", -1);
                long at = Long.parseLong(cells[0]);
                double value = Double.parseDouble(cells[2]);
                sums.computeIfAbsent(cells[1], entity -> new TreeMap<>())
                        .merge(
                                at - Math.floorMod(at, interval),
                                new double[] {value, 1},
                                (a, b) -> new double[] {a[0] + b[0], a[1] + b[1]});
                documents.merge(
                        cells[1],
                        new Range(at, at),
                        (a, b) ->
                                new Range(
                                        Math.min(a.start(), b.start()),
                                        Math.max(a.end(), b.end())));
            }
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new BenchException(
                    "%s cannot be read; it needs rows of timestamp_ms,entity,value".formatted(csv),
                    e);
        }
        Map<String, Usage> usage = new TreeMap<>();
        sums.forEach(
                (entity, byStart) -> {
                    Map<Long, double[]> values = new HashMap<>();
                    byStart.forEach(
                            (start, sum) ->
                                    values.put(
                                            start,
                                            new double[] {average ? sum[0] / sum[1] : sum[0]}));
                    usage.put(entity, new Usage(values, documents.get(entity)));
                });
        return usage;
    }

    private static List<Graded> incidents(JsonNode labels) {
        List<Graded> incidents = new ArrayList<>();
        for (JsonNode incident : labels.path("incidents").values()) {
            incidents.add(
                    new Graded(
                            incident.path("entity").asString(""),
                            incident.path("start_ms").asLong(),
                            incident.path("end_ms").asLong()));
        }
        return incidents;
    }

    private static List<Graded> graded(JsonNode results) {
        List<Graded> graded = new ArrayList<>();
        for (JsonNode result : results.values()) {
            if (result.path("anomaly_grade").asDouble(0) > 0) {
                graded.add(
                        new Graded(
                                result.path("entity").asString(""),
                                result.path("data_start_time").asLong(),
                                result.path("data_end_time").asLong()));
            }
        }
        return graded;
    }

    private static boolean silenced(JsonNode results) {
        Map<String, Boolean> byEntity = new HashMap<>();
        for (JsonNode result : results.values()) {
            double score = result.path("anomaly_score").asDouble(0);
            if (score > 0) {
                byEntity.merge(
                        result.path("entity").asString(""), score == SILENCED, (a, b) -> a && b);
            }
        }
        return byEntity.containsValue(true);
    }

    private static JsonNode json(Path file) {
        boolean packed = file.toString().endsWith(".gz");
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = packed ? new GZIPInputStream(raw) : raw) {
            return JSON.readTree(in.readAllBytes());
        } catch (IOException e) {
            throw new BenchException("%s cannot be read".formatted(file), e);
        }
    }
}
