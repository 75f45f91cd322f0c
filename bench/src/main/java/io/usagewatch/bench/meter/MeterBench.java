package io.usagewatch.bench.meter;

import io.usagewatch.bench.BenchException;
import io.usagewatch.bench.Figures;
import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.StateIndex;
import io.usagewatch.detection.usage.UsageIndex;
import io.usagewatch.meter.Meter;
import io.usagewatch.meter.Metered;
import io.usagewatch.meter.Progress;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a meter run and a backfill take, on a real node with a month of events. */
@Command(
        name = "meter",
        mixinStandardHelpOptions = true,
        description = {
            "Metering 30 monitored APIs with 510, 2010 and 3990 entities on a real node with a month",
            "of events: time, memory and requests of a run, and a backfill of the busiest API."
        })
public final class MeterBench implements Callable<Integer> {

    /** The node's, beside the meter's own. */
    private static final int NODE_HEAP_MEGABYTES = 1_536;

    @Mixin private Figures figures;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "300000",
            description = "events on the node, ${DEFAULT-VALUE}")
    private long number;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "30",
            description = "days that they happened in, ${DEFAULT-VALUE}")
    private int days;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "folder of the node, to use its events again; otherwise a temporary one")
    private @Nullable Path data;

    @Override
    public Integer call() throws IOException {
        Path folder = data == null ? Files.createTempDirectory("usage-watch-bench") : data;
        NodeSettings settings =
                NodeSettings.named("meter", folder)
                        .withHeapMegabytes(NODE_HEAP_MEGABYTES)
                        // By the heap that requests take, not by what was not collected yet.
                        .withSetting("indices.breaker.total.use_real_memory", "false");
        DaysOfEvents events = new DaysOfEvents(number, days);
        try (Node node = Node.start(settings);
                SearchDomain domain = SearchDomain.at(node.uri())) {
            prepare(domain, events);
            List<MeterRuns> runs = new ArrayList<>();
            for (String field : WatchedApis.SPLIT_FIELDS) {
                Catalog catalog = WatchedApis.splitBy(field);
                int entities = WatchedApis.entities(field);
                figures.progress("Metering %d entities ...".formatted(entities));
                anew(domain, events);
                meter(domain, catalog, events)
                        .backfill(
                                events.end().minus(Duration.ofHours(1)),
                                events.end(),
                                Progress.NONE);
                double state = (double) stateBytes(domain) / entities;
                runs.add(new MeterRuns(entities, state, MeterRuns.of(node, field, events)));
            }
            figures.progress("Backfilling 30 days of one API ...");
            anew(domain, events);
            Duration cpu = cpu(ProcessHandle.current()).plus(cpu(node));
            long started = System.nanoTime();
            Metered backfill =
                    meter(domain, WatchedApis.busiest(), events)
                            .backfill(DaysOfEvents.START, events.end(), Progress.NONE);
            Took took =
                    new Took(
                            (System.nanoTime() - started) / 1e9,
                            cpu(ProcessHandle.current()).plus(cpu(node)).minus(cpu).toMillis()
                                    / 1e3);
            figures.print(json(runs, backfill, took), out -> print(out, runs, backfill, took));
        }
        return 0;
    }

    private record Took(double seconds, double cpuSeconds) {}

    private static Duration cpu(Node node) {
        return cpu(ProcessHandle.of(node.pid()).orElseThrow());
    }

    private static Duration cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow();
    }

    private static Meter meter(SearchDomain domain, Catalog catalog, DaysOfEvents events) {
        return new Meter(domain, DaysOfEvents.ACCOUNT, catalog, events::end);
    }

    private void prepare(SearchDomain domain, DaysOfEvents events) {
        ObjectNode template = EventsIndex.template();
        List<MonitoredApi> apis = new ArrayList<>();
        WatchedApis.SPLIT_FIELDS.forEach(f -> apis.addAll(WatchedApis.splitBy(f).apis()));
        ((ObjectNode) template.path("template").path("mappings").path("properties"))
                .setAll((ObjectNode) EventsIndex.parameterMapping(apis).path("properties"));
        domain.put("/_index_template/" + EventsIndex.TEMPLATE, template);
        figures.progress("Indexing what is missing of %,d events ...".formatted(events.total()));
        int[] there = {0};
        events.index(
                domain,
                () -> {
                    if (++there[0] % 5 == 0) {
                        figures.progress("%d days are there".formatted(there[0]));
                    }
                });
        deleteLater(domain, events);
        long count = domain.get("/" + EventsIndex.PATTERN + "/_count").path("count").asLong();
        if (count != events.total()) {
            throw new BenchException(
                    "The node holds %,d events instead of %,d; give another folder with --data"
                            .formatted(count, events.total()));
        }
    }

    /** Neither usage nor state, and no events after the last day. */
    private static void anew(SearchDomain domain, DaysOfEvents events) {
        for (String index : List.of(UsageIndex.NAME, StateIndex.NAME)) {
            if (domain.find("/" + index).isPresent()) {
                domain.delete("/" + index);
            }
        }
        deleteLater(domain, events);
        domain.put("/" + UsageIndex.NAME, UsageIndex.body());
        domain.put("/" + StateIndex.NAME, StateIndex.body());
    }

    private static void deleteLater(SearchDomain domain, DaysOfEvents events) {
        String index = EventsIndex.nameFor(events.end());
        if (domain.find("/" + index).isPresent()) {
            domain.delete("/" + index);
        }
    }

    private static long stateBytes(SearchDomain domain) {
        ObjectNode search = Json.object();
        search.putObject("query").putObject("exists").put("field", "day");
        search.putArray("sort").add("day").add("api");
        domain.refresh(StateIndex.NAME);
        long[] bytes = {0};
        domain.scan(
                StateIndex.NAME,
                search,
                50,
                hit -> bytes[0] += hit.path("_source").path("counts").asString().length());
        return bytes[0];
    }

    private ObjectNode json(List<MeterRuns> runs, Metered backfill, Took took) {
        ObjectNode json = Json.object();
        json.put("events", new DaysOfEvents(number, days).total())
                .put("monitoredApis", WatchedApis.COUNT);
        json.put("meterHeapMegabytes", MeterRuns.HEAP_MEGABYTES);
        ArrayNode list = json.putArray("runs");
        runs.forEach(run -> list.add(run.toJson()));
        json.putObject("backfill")
                .put("days", days)
                .put("entities", WatchedApis.entities(WatchedApis.BY_FUNCTION) / WatchedApis.COUNT)
                .put("documents", backfill.documents())
                .put("seconds", took.seconds())
                .put("cpuSeconds", took.cpuSeconds());
        return json;
    }

    private void print(PrintWriter out, List<MeterRuns> runs, Metered backfill, Took took) {
        out.printf(
                "%d monitored APIs, %,d events; the meter has %d MB of heap. Seconds, the longest of each kind of run:%n%n",
                WatchedApis.COUNT,
                new DaysOfEvents(number, days).total(),
                MeterRuns.HEAP_MEGABYTES);
        out.printf(
                "%8s  %9s  %22s  %22s  %8s  %9s  %7s  %9s%n",
                "entities",
                "first run",
                "interval closes (CPU)",
                "between (CPU)",
                "requests",
                "documents",
                "heap MB",
                "state B/e");
        for (MeterRuns run : runs) {
            out.printf(
                    "%8d  %9.2f  %22s  %22s  %8d  %9d  %7d  %9.0f%n",
                    run.entities(),
                    run.coldSeconds(),
                    seconds(run, true),
                    seconds(run, false),
                    run.most("requests"),
                    run.most("documents"),
                    run.most("heapMegabytes"),
                    run.stateBytesPerEntity());
        }
        out.printf(
                "%nBackfill of the busiest API, %d days: %,d documents in %.1f s (CPU, both processes: %.1f s)%n",
                days, backfill.documents(), took.seconds(), took.cpuSeconds());
    }

    private static String seconds(MeterRuns run, boolean closing) {
        return "%.2f (%.2f + node %.2f)"
                .formatted(
                        run.longest("seconds", closing),
                        run.longest("cpuSeconds", closing),
                        run.longest("nodeCpuSeconds", closing));
    }
}
