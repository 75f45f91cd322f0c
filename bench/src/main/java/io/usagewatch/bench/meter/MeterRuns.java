package io.usagewatch.bench.meter;

import io.usagewatch.bench.BenchException;
import io.usagewatch.detection.search.Json;
import io.usagewatch.sandbox.opensearch.Node;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The runs of a {@link MeterProcess}, the first of which reads what expectations rest on. */
record MeterRuns(int entities, double stateBytesPerEntity, List<JsonNode> runs) {

    static final int HEAP_MEGABYTES = 256;

    static List<JsonNode> of(Node node, String splitBy, DaysOfEvents events) {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP_MEGABYTES + "m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MeterProcess.class.getName(),
                        node.uri().toString(),
                        Long.toString(node.pid()),
                        splitBy,
                        Long.toString(events.events()),
                        Integer.toString(events.days()));
        List<JsonNode> runs = new ArrayList<>();
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                lines.lines()
                        .filter(line -> line.startsWith("{"))
                        .map(Json::parse)
                        .forEach(runs::add);
            }
            if (process.waitFor() != 0) {
                throw new BenchException(
                        "The meter's process ended with %d; its message is above"
                                .formatted(process.exitValue()));
            }
            return runs;
        } catch (IOException e) {
            throw new BenchException("The meter's process did not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted while the meter was running", e);
        }
    }

    double coldSeconds() {
        return runs.getFirst().path("seconds").asDouble();
    }

    /** The longest of the runs in which intervals close, or of those between, but the first. */
    double longest(String seconds, boolean closing) {
        return runs.stream()
                .skip(1)
                .filter(run -> run.path("closed").asLong() > 0 == closing)
                .mapToDouble(run -> run.path(seconds).asDouble())
                .max()
                .orElse(0);
    }

    long most(String field) {
        return runs.stream()
                .skip(1)
                .map(run -> run.path(field).asLong())
                .max(Comparator.naturalOrder())
                .orElse(0L);
    }

    ObjectNode toJson() {
        return Json.object()
                .put("entities", entities)
                .put("coldSeconds", coldSeconds())
                .put("coldCpuSeconds", runs.getFirst().path("cpuSeconds").asDouble())
                .put("closingSeconds", longest("seconds", true))
                .put("closingCpuSeconds", longest("cpuSeconds", true))
                .put("closingNodeCpuSeconds", longest("nodeCpuSeconds", true))
                .put("betweenSeconds", longest("seconds", false))
                .put("betweenCpuSeconds", longest("cpuSeconds", false))
                .put("betweenNodeCpuSeconds", longest("nodeCpuSeconds", false))
                .put("requests", most("requests"))
                .put("coldRequests", runs.getFirst().path("requests").asLong())
                .put("documents", most("documents"))
                .put("heapMegabytes", most("heapMegabytes"))
                .put("stateBytesPerEntity", stateBytesPerEntity);
    }
}
