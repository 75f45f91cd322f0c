package io.usagewatch.bench.detection;

import io.usagewatch.bench.Figures;
import io.usagewatch.bench.ReferenceFolder;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The whole path from counts to incidents on labelled series. */
@Command(
        name = "detection",
        mixinStandardHelpOptions = true,
        description = {
            "The whole path from counts to incidents on labelled series: what is found, and what is",
            "cried for nothing. See docs/detection.md."
        })
public final class DetectionBench implements Callable<Integer> {

    @Mixin private Figures figures;
    @Mixin private ReferenceFolder reference;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "3",
            description = "detector runs on each series, ${DEFAULT-VALUE}: a detector is random")
    private int runs;

    @Override
    public Integer call() {
        figures.progress("Running each series %d times ...".formatted(runs));
        ReferenceQuality quality = ReferenceQuality.of(reference.series(), runs);
        figures.print(quality.toJson(), quality::print);
        return 0;
    }
}
