package io.usagewatch.bench.detection;

import io.usagewatch.bench.BenchException;
import io.usagewatch.bench.detection.LabelledSeries.Kind;
import io.usagewatch.bench.detection.LabelledSeries.Label;
import io.usagewatch.bench.detection.Outcome.Alarm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One folder of the reference: a series and what the real plugin made of it. Several recordings
 * whose names differ in the suffix only are of the same usage.
 */
record Recording(Path folder, String series, Variant variant) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * What the detector was fed, by the suffix of the folder's name; best source of counts first.
     */
    enum Variant {
        /** Counts, with zeros written. */
        DENSE("-dense"),
        /** Counts. */
        RAW("-raw"),
        /** Counts without zeros. */
        NOIMP("-noimp"),
        /** The same, the detector counts what is missing as zero. */
        ZERO(""),
        /** The same from a later start on. */
        SHIFT("-shift"),
        /** The prototype's surprise. */
        SURPRISE("-surprise");

        private final String suffix;

        Variant(String suffix) {
            this.suffix = suffix;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Recording of(Path folder) {
        String name = folder.getFileName().toString();
        Variant variant =
                Arrays.stream(Variant.values())
                        .filter(v -> v != Variant.ZERO && name.endsWith(v.suffix))
                        .findFirst()
                        .orElse(Variant.ZERO);
        return new Recording(
                folder, name.substring(0, name.length() - variant.suffix.length()), variant);
    }

    /** Whether the usage itself was kept: some recordings rest on that of another form. */
    boolean hasUsage() {
        return Files.exists(usage());
    }

    private Path usage() {
        return folder.resolve("series.csv");
    }

    /** The usage with every interval in it; what has no row is zero. */
    LabelledSeries read() {
        JsonNode meta = json(folder.resolve("labels.json")).path("meta");
        Duration interval = Duration.ofMillis(meta.path("interval_ms").asLong());
        Map<String, Map<Instant, Double>> rows = rows();
        List<Instant> times = rows.values().stream().flatMap(r -> r.keySet().stream()).toList();
        Instant first = instant(meta, "start_time", times.stream().min(Instant::compareTo).get());
        Instant last = times.stream().max(Instant::compareTo).get().plus(interval);
        Instant end = instant(meta, "end_time", last);
        int length =
                (int) Duration.between(first, end.isAfter(last) ? end : last).dividedBy(interval);
        Map<String, double[]> values = new HashMap<>();
        rows.forEach(
                (entity, row) -> {
                    double[] dense = new double[length];
                    row.forEach(
                            (at, value) -> {
                                long i = Duration.between(first, at).dividedBy(interval);
                                if (i >= 0 && i < length) {
                                    dense[(int) i] = value;
                                }
                            });
                    values.put(entity, dense);
                });
        return new LabelledSeries(
                series,
                variant == Variant.SURPRISE ? Kind.SURPRISE : Kind.COUNTS,
                interval,
                first,
                values,
                labels());
    }

    List<Label> labels() {
        List<Label> incidents = new ArrayList<>();
        for (JsonNode incident : json(folder.resolve("labels.json")).path("incidents").values()) {
            incidents.add(
                    new Label(
                            incident.path("entity").asString(""),
                            Instant.ofEpochMilli(incident.path("start_ms").asLong()),
                            Instant.ofEpochMilli(incident.path("end_ms").asLong())));
        }
        return incidents;
    }

    /** What the real plugin graded, the runs it was recorded in one by one. */
    List<List<Alarm>> graded() {
        List<List<Alarm>> runs = new ArrayList<>();
        for (int run = 1; Files.exists(run(run)); run++) {
            List<Alarm> graded = new ArrayList<>();
            for (JsonNode result : json(run(run)).values()) {
                if (result.path("anomaly_grade").asDouble(0) > 0) {
                    graded.add(
                            new Alarm(
                                    result.path("entity").asString(""),
                                    Instant.ofEpochMilli(result.path("data_start_time").asLong()),
                                    Instant.ofEpochMilli(result.path("data_end_time").asLong())));
                }
            }
            runs.add(graded);
        }
        return runs;
    }

    private Path run(int run) {
        return folder.resolve("run" + run + ".json.gz");
    }

    private static Instant instant(JsonNode meta, String field, Instant otherwise) {
        return meta.has(field) ? Instant.ofEpochMilli(meta.path(field).asLong()) : otherwise;
    }

    private Map<String, Map<Instant, Double>> rows() {
        Path csv = usage();
        Map<String, Map<Instant, Double>> rows = new HashMap<>();
        try {
            for (String line : Files.readAllLines(csv).stream().skip(1).toList()) {
                String[] fields = line.split(",", -1);
                rows.computeIfAbsent(fields[1], entity -> new HashMap<>())
                        .merge(
                                Instant.ofEpochMilli(Long.parseLong(fields[0])),
                                Double.parseDouble(fields[2]),
                                Double::sum);
            }
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new BenchException(
                    "%s cannot be read; it needs rows of timestamp_ms,entity,value".formatted(csv),
                    e);
        }
        if (rows.isEmpty()) {
            throw new BenchException("%s has no rows".formatted(csv));
        }
        return rows;
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
