package io.usagewatch.bench.engine;

import io.usagewatch.bench.BenchException;
import io.usagewatch.bench.Figures;
import io.usagewatch.bench.ReferenceFolder;
import io.usagewatch.sandbox.anomaly.engine.Model;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The sandbox's anomaly engine against the real plugin's recordings. */
@Command(
        name = "engine",
        mixinStandardHelpOptions = true,
        description = "The sandbox's anomaly engine against the real plugin's recordings.")
public final class EngineBench implements Callable<Integer> {

    /** What ours may stay below the real plugin's figures, per family. */
    private static final double LESS_AGREEMENT = 0.1;

    private static final double LESS_F1 = 0.03;

    @Mixin private Figures figures;
    @Mixin private ReferenceFolder reference;

    @Option(names = "--runs", defaultValue = "5", description = "our runs per series (default 5)")
    private int runs;

    @Option(
            names = "--entities",
            defaultValue = "1000",
            description = "entities in the measurement of speed (default 1000); 0 leaves it out")
    private int entities;

    @Option(
            names = "--node",
            description = "measure speed through a node, too; takes some minutes more")
    private boolean throughNode;

    @Override
    public Integer call() {
        List<RecordedSeries> series =
                reference.series().stream().map(RecordedSeries::read).toList();
        figures.progress("%d series, %d runs each".formatted(series.size(), runs));
        List<Comparison> comparisons =
                series.parallelStream().map(one -> Comparison.of(one, runs)).toList();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode each = json.putArray("series");
        comparisons.forEach(comparison -> each.add(json(comparison)));
        Map<String, List<Comparison>> families =
                comparisons.stream()
                        .collect(
                                Collectors.groupingBy(
                                        comparison -> comparison.series().family(),
                                        TreeMap::new,
                                        Collectors.toList()));
        ArrayNode pooled = json.putArray("families");
        families.forEach((family, members) -> pooled.add(met(json(family, members))));
        if (entities > 0) {
            figures.progress("speed and memory");
            ObjectNode load = load(new Load(series.getFirst().detector()));
            if (throughNode) {
                throughNode(load);
            }
            json.set("load", load);
        }
        figures.print(json, out -> table(json, out));
        return 0;
    }

    private static ObjectNode json(Comparison comparison) {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("series", comparison.series().name())
                        .put("family", comparison.series().family());
        return figures(json, List.of(comparison));
    }

    private static ObjectNode json(String family, List<Comparison> members) {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("family", family)
                        .put("series", members.size());
        return figures(json, members);
    }

    private static ObjectNode figures(ObjectNode json, List<Comparison> members) {
        List<Comparison> comparable =
                members.stream().filter(member -> !member.series().silenced()).toList();
        json.put("silencedInReal", members.size() - comparable.size());
        json.put("resultsReal", members.stream().mapToLong(m -> m.series().realResults()).sum());
        json.put("resultsOurs", members.stream().mapToLong(Comparison::results).sum());
        json.put("agreementReal", mean(comparable, Comparison::realAgreement));
        json.put("agreementOurs", mean(comparable, Comparison::ourAgreement));
        json.put("f1Real", Comparison.f1(members.stream().map(Comparison::realHits).toList()));
        json.put("f1Ours", Comparison.f1(members.stream().map(Comparison::ourHits).toList()));
        return json;
    }

    /** Whether a family is as like the real runs as it has to be. */
    private static ObjectNode met(ObjectNode family) {
        double agreement = family.path("agreementReal").asDouble();
        return family.put(
                        "agreementMet",
                        Double.isNaN(agreement)
                                || family.path("agreementOurs").asDouble()
                                        >= agreement - LESS_AGREEMENT)
                .put(
                        "f1Met",
                        family.path("f1Ours").asDouble()
                                >= family.path("f1Real").asDouble() - LESS_F1);
    }

    private static double mean(List<Comparison> members, ToDoubleFunction<Comparison> figure) {
        return members.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }

    private ObjectNode load(Load load) {
        int threads = Runtime.getRuntime().availableProcessors();
        List<Duration> one = load.oneEntity();
        Load.Elapsed many = load.entities(entities, threads);
        return JsonNodeFactory.instance
                .objectNode()
                .put("intervals", Load.INTERVALS)
                .put(
                        "oneEntitySlowestMillis",
                        one.stream().mapToLong(Duration::toMillis).max().orElse(0))
                .put("oneEntityMedianMillis", median(one))
                .put("entities", entities)
                .put("threads", threads)
                .put("entitiesSeconds", seconds(many.wall()))
                .put("entitiesProcessorSeconds", seconds(many.processor()))
                .put("historyModelBytes", load.bytesPerModel(model -> {}))
                .put("realTimeModelBytes", load.bytesPerModel(Model::compact));
    }

    private static long median(List<Duration> times) {
        return times.stream().sorted().toList().get(times.size() / 2).toMillis();
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    private void throughNode(ObjectNode figures) {
        this.figures.progress("the same through a node");
        try {
            Path folder = Files.createTempDirectory("bench-engine");
            try (NodeLoad load = new NodeLoad(folder)) {
                load.run("warm-up", 1);
                List<Duration> one =
                        IntStream.range(0, Load.REPEATS)
                                .mapToObj(i -> load.run("one-" + i, 1).wall())
                                .toList();
                figures.put("nodeOneEntityMedianMillis", median(one));
                Load.Elapsed many = load.run("many", entities);
                figures.put("nodeEntitiesSeconds", seconds(many.wall()));
                figures.put("nodeEntitiesProcessorSeconds", seconds(many.processor()));
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new BenchException("No folder for the node's data", e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void table(ObjectNode json, PrintWriter out) {
        String line = "%-34s %8s %8s %10s %10s %6s %6s%n";
        out.printf(line, "", "results", "results", "agreement", "agreement", "F1", "F1");
        out.printf(line, "", "real", "ours", "real", "ours-real", "real", "ours");
        json.path("series").forEach(one -> row(out, one.path("series").asString(), one));
        out.println();
        json.path("families").forEach(one -> row(out, one.path("family").asString(), one));
        if (json.has("load")) {
            out.println();
            json.path("load")
                    .properties()
                    .forEach(e -> out.printf("%-24s %s%n", e.getKey(), e.getValue()));
        }
    }

    private static void row(PrintWriter out, String name, JsonNode one) {
        out.printf(
                "%-34s %8d %8d %10.3f %10.3f %6.3f %6.3f%s%s%n",
                name,
                one.path("resultsReal").asLong(),
                one.path("resultsOurs").asLong(),
                one.path("agreementReal").asDouble(),
                one.path("agreementOurs").asDouble(),
                one.path("f1Real").asDouble(),
                one.path("f1Ours").asDouble(),
                !one.has("f1Met")
                        ? ""
                        : one.path("agreementMet").asBoolean() && one.path("f1Met").asBoolean()
                                ? "   met"
                                : "   not met",
                one.path("silencedInReal").asInt() > 0
                        ? "   %d silenced in the real plugin, left out of the agreement"
                                .formatted(one.path("silencedInReal").asInt())
                        : "");
    }
}
