package io.usagewatch.bench.ingest;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.usagewatch.ingest.IngestHandler;
import io.usagewatch.ingest.IngestSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Ingest in a process of its own; says what it measured in a line of JSON. */
final class IngestProcess {
    /** A domain that wants signatures; nothing is sent there. */
    private static final Map<String, String> SIGNED =
            Map.of(
                    "USAGE_WATCH_ENDPOINT",
                    "https://search-usage-watch.eu-west-1.es.amazonaws.com",
                    "AWS_REGION",
                    "eu-west-1",
                    "AWS_ACCESS_KEY_ID",
                    "AKIDEXAMPLE",
                    "AWS_SECRET_ACCESS_KEY",
                    "secret",
                    "AWS_SESSION_TOKEN",
                    "token".repeat(100));

    private IngestProcess() {}

    /**
     * @param arguments {@code speed FILE WARM-UP-SECONDS SECONDS}, {@code first FILE DOMAIN} (one
     *     event of the file), or {@code whole FILE DOMAIN} (all events)
     */
    public static void main(String[] arguments) throws IOException {
        List<byte[]> events =
                Files.readAllLines(Path.of(arguments[1])).stream().map(String::getBytes).toList();
        ObjectNode line =
                switch (arguments[0]) {
                    case "speed" ->
                            speed(
                                    events,
                                    Double.parseDouble(arguments[2]),
                                    Double.parseDouble(arguments[3]));
                    case "first" ->
                            first(
                                    new IngestHandler(
                                            IngestSettings.of(URI.create(arguments[2])),
                                            Clock.systemUTC()),
                                    events.getFirst());
                    case "primed" -> first(new IngestHandler(), events.getFirst());
                    default -> whole(events, URI.create(arguments[2]));
                };
        System.out.println(line);
    }

    private static ObjectNode speed(List<byte[]> events, double warmUp, double seconds)
            throws IOException {
        IngestHandler handler = new IngestHandler(SIGNED, Clock.systemUTC());
        rounds(handler, events, warmUp);
        return rounds(handler, events, seconds);
    }

    /** By the time of the whole process: compiler and collector count. */
    private static ObjectNode rounds(IngestHandler handler, List<byte[]> events, double seconds)
            throws IOException {
        OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long begun = system.getProcessCpuTime();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long bytes = 0;
        int rounds = 0;
        double taken = 0;
        while (taken < seconds) {
            bytes = 0;
            for (byte[] event : events) {
                bytes += handler.rehearse(new ByteArrayInputStream(event));
            }
            rounds++;
            taken = (system.getProcessCpuTime() - begun) / 1e9;
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("rounds", rounds)
                .put("cpuSeconds", taken)
                .put("bytes", bytes)
                .put("allocated", threads.getCurrentThreadAllocatedBytes() - allocated);
    }

    /** From the start of the process until the handler is there, and its first invocation. */
    private static ObjectNode first(IngestHandler handler, byte[] event) {
        long ready = System.currentTimeMillis();
        long begun = System.nanoTime();
        int indexed = handler.ingest(new ByteArrayInputStream(event)).indexed();
        return JsonNodeFactory.instance
                .objectNode()
                .put("firstMillis", (System.nanoTime() - begun) / 1e6)
                .put("readyMillis", ready - ManagementFactory.getRuntimeMXBean().getStartTime())
                .put("indexed", indexed);
    }

    private static ObjectNode whole(List<byte[]> events, URI domain) {
        IngestHandler handler = new IngestHandler(IngestSettings.of(domain), Clock.systemUTC());
        long indexed = 0;
        for (byte[] event : events) {
            indexed += handler.ingest(new ByteArrayInputStream(event)).indexed();
        }
        return JsonNodeFactory.instance.objectNode().put("indexed", indexed);
    }
}
