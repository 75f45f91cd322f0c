package io.usagewatch.bench.meter;

import io.usagewatch.bench.Figures;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Metering many entities on a real node. */
@Command(
        name = "meter",
        mixinStandardHelpOptions = true,
        description = "Metering many entities on a real node.")
public final class MeterBench implements Callable<Integer> {

    @Mixin private Figures figures;

    @Override
    public Integer call() {
        figures.progress("meter is not measured yet");
        return 1;
    }
}
