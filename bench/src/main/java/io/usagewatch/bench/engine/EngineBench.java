package io.usagewatch.bench.engine;

import io.usagewatch.bench.Figures;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The sandbox's anomaly engine against the real plugin's recordings. */
@Command(
        name = "engine",
        mixinStandardHelpOptions = true,
        description = "The sandbox's anomaly engine against the real plugin's recordings.")
public final class EngineBench implements Callable<Integer> {

    @Mixin private Figures figures;

    @Override
    public Integer call() {
        figures.progress("engine is not measured yet");
        return 1;
    }
}
