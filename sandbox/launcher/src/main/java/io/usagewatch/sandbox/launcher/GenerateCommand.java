package io.usagewatch.sandbox.launcher;

import io.usagewatch.sandbox.traffic.TrafficGenerator;
import io.usagewatch.sandbox.traffic.TrafficPlan;
import io.usagewatch.sandbox.traffic.TrailWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes made-up CloudTrail files in a bucket's layout, with their incidents beside them. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        description = "Write made-up CloudTrail files with labelled incidents.",
        showDefaultValues = true)
final class GenerateCommand implements Callable<Integer> {

    private final Clock clock;

    @Spec private CommandSpec spec;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "new or empty folder")
    private Path out;

    @Option(names = "--days", defaultValue = "14", description = "length of the history")
    private int days;

    @Option(names = "--seed", defaultValue = "1", description = "same seed, same traffic")
    private long seed;

    @Option(names = "--accounts", defaultValue = "2", description = "number of accounts")
    private int accounts;

    GenerateCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        TrafficPlan plan =
                new TrafficPlan(
                        seed, clock.instant().truncatedTo(ChronoUnit.DAYS), days, accounts, 1);
        TrailWriter.Written written = TrailWriter.write(new TrafficGenerator(plan), out);
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "%,d records in %,d files under %s; what is unusual in them: %s%n",
                        written.records(),
                        written.files(),
                        out,
                        written.labels());
        return 0;
    }
}
