package io.usagewatch.bench.meter;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.meter.Meter;
import io.usagewatch.meter.Metered;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * The meter in a process of its own, with the memory that its function has: minute after minute, as
 * time is simulated, the events of the minute are indexed and the meter runs. Says of each run how
 * long it took, as a line of JSON.
 */
final class MeterProcess {

    /** Three intervals close in it. */
    private static final int MINUTES = 16;

    private static final double MEGABYTE = 1 << 20;

    private MeterProcess() {}

    /**
     * @param arguments the node's address and process id, the split field, the number of events and
     *     of days
     */
    public static void main(String[] arguments) {
        Catalog catalog = WatchedApis.splitBy(arguments[2]);
        DaysOfEvents events =
                new DaysOfEvents(Long.parseLong(arguments[3]), Integer.parseInt(arguments[4]));
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        ProcessHandle node = ProcessHandle.of(Long.parseLong(arguments[1])).orElseThrow();
        Instant[] now = {events.end()};
        try (SearchDomain domain = SearchDomain.at(URI.create(arguments[0]));
                SearchDomain metered = SearchDomain.at(URI.create(arguments[0]))) {
            Meter meter = new Meter(metered, DaysOfEvents.ACCOUNT, catalog, () -> now[0]);
            for (int minute = 1; minute <= MINUTES; minute++) {
                events.indexIngestedIn(domain, minute);
                domain.refresh(EventsIndex.PATTERN);
                now[0] = events.end().plus(Duration.ofMinutes(minute));
                long requests = metered.requests();
                double cpu = cpuSeconds(ProcessHandle.current());
                double nodeCpu = cpuSeconds(node);
                long started = System.nanoTime();
                Metered done = meter.run();
                double seconds = (System.nanoTime() - started) / 1e9;
                cpu = cpuSeconds(ProcessHandle.current()) - cpu;
                nodeCpu = cpuSeconds(node) - nodeCpu;
                long sent = metered.requests() - requests;
                System.gc();
                ObjectNode line =
                        Json.object()
                                .put("minute", minute)
                                .put("seconds", seconds)
                                .put("cpuSeconds", cpu)
                                .put("nodeCpuSeconds", nodeCpu)
                                .put("documents", done.documents())
                                .put("closed", done.intervals())
                                .put("requests", sent)
                                .put("complete", done.complete())
                                .put(
                                        "heapMegabytes",
                                        memory.getHeapMemoryUsage().getUsed() / MEGABYTE);
                System.out.println(line);
            }
        }
    }

    /** On a machine that has other work to do it says more than the time that went by. */
    private static double cpuSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }
}
