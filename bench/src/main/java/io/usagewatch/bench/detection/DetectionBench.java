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

    @Option(names = "--made", description = "on series of our own making instead")
    private boolean made;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "10",
            description = "made series of each kind, ${DEFAULT-VALUE}")
    private int seeds;

    @Option(
            names = "--first-seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "seed of the first; the method was chosen on 0 to 9")
    private int firstSeed;

    @Override
    public Integer call() {
        if (made) {
            figures.progress("Making %d series of each kind ...".formatted(seeds));
            MadeQuality quality = MadeQuality.of(firstSeed, seeds);
            figures.print(quality.toJson(), quality::print);
        } else {
            figures.progress("Running each series %d times ...".formatted(runs));
            ReferenceQuality quality = ReferenceQuality.of(reference.series(), runs);
            figures.print(quality.toJson(), quality::print);
        }
        return 0;
    }
}
