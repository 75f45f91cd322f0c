package io.usagewatch.bench.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.usagewatch.bench.BenchException;
import io.usagewatch.bench.Figures;
import io.usagewatch.ingest.IngestHandler;
import io.usagewatch.ingest.IngestSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Ingest beside the sample's approach, from base64 to signed bulk bodies, on real records. */
@Command(
        name = "ingest",
        mixinStandardHelpOptions = true,
        description = {
            "Ingest beside the sample's approach (in Node.js, as the sample's is), from base64 to signed bulk bodies, on real",
            "records, by the CPU time of each process; then its first invocation, and the memory that the largest payload takes."
        })
public final class IngestBench implements Callable<Integer> {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** What a function of 512 MB leaves to the heap. */
    private static final int FUNCTION_HEAP_MEGABYTES = 435;

    private static final int[] HEAPS = {24, 32, 48, 64, 96, 128, 192, 256, FUNCTION_HEAP_MEGABYTES};
    private static final int STARTS = 5;

    @Mixin private Figures figures;

    @Option(
            names = "--cloudtrail",
            paramLabel = "DIR",
            description = "CloudTrail files (.json); otherwise those beside the project")
    private @Nullable Path cloudTrail;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "3",
            description = "of both, in turns; the medians count (default ${DEFAULT-VALUE})")
    private int runs;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "4",
            description =
                    "of CPU time measured in each run, after twice as many to warm up (default ${DEFAULT-VALUE})")
    private int seconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path source = cloudTrail == null ? besideTheProject() : cloudTrail;
        RecordedBatches batches = RecordedBatches.of(source);
        Path folder = Files.createTempDirectory("usage-watch-bench");
        Path file = folder.resolve("events");
        batches.write(file);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("events", batches.records()).put("batches", batches.events().size());
        speed(json, batches, file, folder);
        first(json, file, folder);
        memory(json, source, folder);
        compression(json, batches);
        figures.print(json, out -> print(out, json));
        return 0;
    }

    private static Path besideTheProject() {
        return Path.of(System.getProperty("usagewatch.root", "."))
                .resolveSibling("shared")
                .resolve("data")
                .resolve("cloudtrail");
    }

    private void speed(ObjectNode json, RecordedBatches batches, Path file, Path folder)
            throws IOException, InterruptedException {
        Path script = folder.resolve("peer.js");
        try (InputStream peer =
                Objects.requireNonNull(IngestBench.class.getResourceAsStream("peer.js"))) {
            Files.copy(peer, script);
        }
        List<Double> ours = new ArrayList<>();
        List<Double> peers = new ArrayList<>();
        List<Double> quick = new ArrayList<>();
        String warmUp = String.valueOf(2 * seconds);
        String measured = String.valueOf(seconds);
        for (int i = 1; i <= runs; i++) {
            figures.progress("speed, run %d of %d".formatted(i, runs));
            JsonNode peer =
                    line(List.of(node(), script.toString(), file.toString(), warmUp, measured));
            peers.add(peer.get("events").asDouble() / peer.get("cpuSeconds").asDouble());
            json.put("peerBytesPerEvent", peer.get("bytes").asDouble() / batches.records());
            JsonNode our = line(java(List.of(), "speed", file.toString(), warmUp, measured));
            double events = our.get("rounds").asDouble() * batches.records();
            ours.add(events / our.get("cpuSeconds").asDouble());
            json.put("bytesPerEvent", our.get("bytes").asDouble() / batches.records());
            json.put("allocatedBytesPerEvent", our.get("allocated").asDouble() / events);
            JsonNode c1 =
                    line(
                            java(
                                    List.of("-XX:TieredStopAtLevel=1"),
                                    "speed",
                                    file.toString(),
                                    warmUp,
                                    measured));
            figures.progress(
                    "%,.0f events a second, the peer %,.0f"
                            .formatted(ours.getLast(), peers.getLast()));
            quick.add(
                    c1.get("rounds").asDouble()
                            * batches.records()
                            / c1.get("cpuSeconds").asDouble());
        }
        json.put("eventsPerSecond", median(ours));
        json.put("peerEventsPerSecond", median(peers));
        json.put("speedup", median(ours) / median(peers));
        json.put(
                "bytesRatio",
                json.get("bytesPerEvent").asDouble() / json.get("peerBytesPerEvent").asDouble());
        json.put("eventsPerSecondFirstCompiler", median(quick));
    }

    /** In fresh processes: as it is, and with an AOT cache. */
    private void first(ObjectNode json, Path file, Path folder)
            throws IOException, InterruptedException {
        figures.progress("first invocation");
        Path cache = folder.resolve("ingest.aot");
        try (TakingDomain domain = new TakingDomain()) {
            String[] first = {"first", file.toString(), domain.uri().toString()};
            line(java(List.of("-XX:AOTCacheOutput=" + cache), first));
            ObjectNode starts = json.putObject("firstInvocation");
            starts.set("plain", starts(java(List.of(), first), domain.uri()));
            starts.set("primed", starts(java(List.of(), "primed", file.toString()), domain.uri()));
            starts.set(
                    "aotCache",
                    starts(java(List.of("-XX:AOTCache=" + cache), first), domain.uri()));
        }
    }

    private static ObjectNode starts(List<String> command, URI domain)
            throws IOException, InterruptedException {
        List<Double> ready = new ArrayList<>();
        List<Double> first = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            JsonNode line = line(command, domain);
            ready.add(line.get("readyMillis").asDouble());
            first.add(line.get("firstMillis").asDouble());
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("readyMillis", median(ready))
                .put("firstMillis", median(first));
    }

    /** The smallest heap in which the largest payload is taken. */
    private void memory(ObjectNode json, Path source, Path folder)
            throws IOException, InterruptedException {
        figures.progress("memory");
        byte[] event = RecordedBatches.largest(source);
        Path file = folder.resolve("largest");
        Files.write(file, event);
        ObjectNode memory = json.putObject("largestPayload");
        memory.put("megabytes", event.length / 1e6);
        try (TakingDomain domain = new TakingDomain()) {
            for (int heap : HEAPS) {
                try {
                    JsonNode line =
                            line(
                                    java(
                                            // else a thread without memory leaves the others
                                            // waiting
                                            List.of(
                                                    "-Xmx" + heap + "m",
                                                    "-XX:+ExitOnOutOfMemoryError"),
                                            "whole",
                                            file.toString(),
                                            domain.uri().toString()));
                    memory.put("events", line.get("indexed").asInt());
                    memory.put("smallestHeapMegabytes", heap);
                    return;
                } catch (BenchException e) {
                    if (heap == FUNCTION_HEAP_MEGABYTES) {
                        throw e;
                    }
                }
            }
        }
    }

    /** What it would take to send the bodies packed. */
    private void compression(ObjectNode json, RecordedBatches batches) throws IOException {
        figures.progress("compression");
        List<byte[]> bodies;
        try (TakingDomain domain = new TakingDomain()) {
            IngestHandler handler =
                    new IngestHandler(IngestSettings.of(domain.uri()), Clock.systemUTC());
            for (byte[] event : batches.events()) {
                handler.ingest(new ByteArrayInputStream(event));
            }
            bodies = List.copyOf(domain.bodies());
        }
        byte[] packed = new byte[1 << 20];
        long bytes = 0;
        long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        int rounds = 20;
        for (int i = 0; i < rounds; i++) {
            bytes = 0;
            for (byte[] body : bodies) {
                try (Deflater deflater = new Deflater(Deflater.BEST_SPEED)) {
                    deflater.setInput(body);
                    deflater.finish();
                    while (!deflater.finished()) {
                        bytes += deflater.deflate(packed);
                    }
                }
            }
        }
        double taken = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun;
        json.putObject("compression")
                .put("microsecondsPerEvent", taken / 1e3 / rounds / batches.records())
                .put("bytesPerEvent", (double) bytes / batches.records());
    }

    private static String node() {
        String given = System.getenv("PLAYWRIGHT_NODEJS_PATH");
        return given == null ? "node" : given;
    }

    private static List<String> java(List<String> flags, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.add("-Xmx" + FUNCTION_HEAP_MEGABYTES + "m");
        command.add("-XX:+UseSerialGC");
        command.add("-Xlog:aot=off");
        command.addAll(flags);
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        IngestProcess.class.getName()));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** The line of JSON that a process writes. */
    private static JsonNode line(List<String> command) throws IOException, InterruptedException {
        return line(command, URI.create("http://127.0.0.1"));
    }

    private static JsonNode line(List<String> command, URI domain)
            throws IOException, InterruptedException {
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("USAGE_WATCH_ENDPOINT", domain.toString());
            process = builder.start();
        } catch (IOException e) {
            throw new BenchException(
                    "%s cannot be started: install it, or set PLAYWRIGHT_NODEJS_PATH to Node.js"
                            .formatted(command.getFirst()),
                    e);
        }
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String problem = new String(process.getErrorStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new BenchException("%s failed: %s".formatted(String.join(" ", command), problem));
        }
        return MAPPER.readTree(
                out.lines().filter(text -> text.startsWith("{")).findFirst().orElse("{}"));
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().flatMapToDouble(DoubleStream::of).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static void print(PrintWriter out, JsonNode json) {
        out.printf(
                "%,d real events in %d batches, from base64 to signed bulk bodies, one core:%n%n",
                json.get("events").asInt(), json.get("batches").asInt());
        out.printf("%10s  %12s  %11s%n", "", "events/s", "bytes/event");
        out.printf(
                "%10s  %,12.0f  %,11.0f%n",
                "ours",
                json.get("eventsPerSecond").asDouble(),
                json.get("bytesPerEvent").asDouble());
        out.printf(
                "%10s  %,12.0f  %,11.0f%n",
                "the peer",
                json.get("peerEventsPerSecond").asDouble(),
                json.get("peerBytesPerEvent").asDouble());
        out.printf(
                "%10s  %12.1f  %11.2f%n%n",
                "ratio", json.get("speedup").asDouble(), json.get("bytesRatio").asDouble());
        out.printf(
                "Allocated per event: %,.0f bytes. With the first compiler only: %,.0f events/s.%n",
                json.get("allocatedBytesPerEvent").asDouble(),
                json.get("eventsPerSecondFirstCompiler").asDouble());
        out.printf(
                "Packing the bodies would take %.1f us an event and make them %,.0f bytes an event.%n%n",
                json.at("/compression/microsecondsPerEvent").asDouble(),
                json.at("/compression/bytesPerEvent").asDouble());
        out.printf("%20s  %10s  %22s%n", "in a fresh JVM, ms", "until ready", "first invocation");
        for (String way : List.of("plain", "primed", "aotCache")) {
            JsonNode start = json.get("firstInvocation").get(way);
            out.printf(
                    "%20s  %10.0f  %22.0f%n",
                    way, start.get("readyMillis").asDouble(), start.get("firstMillis").asDouble());
        }
        out.printf(
                "%nA payload of %.1f MB (%,d events) is taken with a heap of %d MB.%n",
                json.at("/largestPayload/megabytes").asDouble(),
                json.at("/largestPayload/events").asInt(),
                json.at("/largestPayload/smallestHeapMegabytes").asInt());
    }
}
