package io.usagewatch.sandbox.launcher;

import io.usagewatch.detection.UsageWatchException;
import io.usagewatch.ingest.IngestException;
import io.usagewatch.sandbox.opensearch.NodeException;
import io.usagewatch.sandbox.traffic.TrafficException;
import java.time.Clock;
import picocli.CommandLine;

/** What {@code ./run} starts. */
public final class UsageWatch {

    /** The input cannot be used, wholly or in part. */
    static final int UNUSABLE_INPUT = 2;

    /** It is not the input's fault. */
    static final int FAILED = 1;

    private UsageWatch() {}

    public static void main(String[] arguments) {
        System.exit(commandLine(Clock.systemUTC()).execute(arguments));
    }

    static CommandLine commandLine(Clock clock) {
        CommandLine commands =
                new CommandLine(new RunCommand(clock))
                        .addSubcommand(new ReportCommand(clock))
                        .addSubcommand(new GenerateCommand(clock));
        commands.setExecutionExceptionHandler(
                (problem, command, parsed) -> {
                    Problems.log(problem);
                    command.getErr().println(Problems.oneLine(problem));
                    return isUsersInput(problem) ? UNUSABLE_INPUT : FAILED;
                });
        return commands;
    }

    private static boolean isUsersInput(Exception problem) {
        return switch (problem) {
            case TrafficException traffic -> true;
            case LauncherException launcher -> true;
            case UsageWatchException domain -> false;
            case IngestException ingest -> false;
            case NodeException node -> false;
            default -> false;
        };
    }
}
