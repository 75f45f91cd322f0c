package io.usagewatch.bench;

import io.usagewatch.bench.console.ConsoleBench;
import io.usagewatch.bench.detection.DetectionBench;
import io.usagewatch.bench.engine.EngineBench;
import io.usagewatch.bench.ingest.IngestBench;
import io.usagewatch.bench.meter.MeterBench;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code ./run bench} starts. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "MEASUREMENT",
        description = "Measure what the docs state.",
        subcommands = {
            ConsoleBench.class,
            DetectionBench.class,
            EngineBench.class,
            IngestBench.class,
            MeterBench.class
        })
public final class Bench {

    /** The input cannot be used. */
    private static final int UNUSABLE_INPUT = 2;

    private Bench() {}

    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new Bench())
                        .setOut(utf8(FileDescriptor.out))
                        .setErr(utf8(FileDescriptor.err))
                        .setExecutionExceptionHandler(
                                (problem, command, parsed) -> {
                                    if (problem instanceof BenchException) {
                                        command.getErr().println(problem.getMessage());
                                        return UNUSABLE_INPUT;
                                    }
                                    throw problem;
                                })
                        .execute(arguments));
    }

    /** UTF-8 whatever the terminal's language: JSON is read by machines. */
    private static PrintWriter utf8(FileDescriptor stream) {
        return new PrintWriter(
                new OutputStreamWriter(new FileOutputStream(stream), StandardCharsets.UTF_8), true);
    }
}
