package io.usagewatch.bench.detection;

import io.usagewatch.bench.Figures;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The whole path from counts to incidents on labelled series. */
@Command(
        name = "detection",
        mixinStandardHelpOptions = true,
        description = "The whole path from counts to incidents on labelled series.")
public final class DetectionBench implements Callable<Integer> {

    @Mixin private Figures figures;

    @Override
    public Integer call() {
        figures.progress("detection is not measured yet");
        return 1;
    }
}
