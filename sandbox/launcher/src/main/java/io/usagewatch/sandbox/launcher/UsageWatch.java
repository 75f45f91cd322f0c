package io.usagewatch.sandbox.launcher;

import io.usagewatch.sandbox.traffic.TrafficException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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
        System.setProperty("usagewatch.log", Workspace.cache().resolve("launcher.log").toString());
        System.exit(
                commandLine(Clock.systemUTC())
                        .setOut(utf8(FileDescriptor.out))
                        .setErr(utf8(FileDescriptor.err))
                        .execute(arguments));
    }

    static CommandLine commandLine(Clock clock) {
        CommandLine commands =
                new CommandLine(new RunCommand(clock))
                        .addSubcommand(new ReportCommand(clock))
                        .addSubcommand(new GenerateCommand(clock));
        commands.setExecutionExceptionHandler(
                (problem, command, parsed) -> {
                    Problems.log(problem);
                    if (isUsersInput(problem)) {
                        Problems.lines(problem).forEach(command.getErr()::println);
                        return UNUSABLE_INPUT;
                    }
                    command.getErr().println(Problems.oneLine(problem));
                    return FAILED;
                });
        return commands;
    }

    private static boolean isUsersInput(Exception problem) {
        return problem instanceof TrafficException || problem instanceof LauncherException;
    }

    /** UTF-8 whatever the terminal's language: JSON is read by machines. */
    private static PrintWriter utf8(FileDescriptor stream) {
        return new PrintWriter(
                new OutputStreamWriter(new FileOutputStream(stream), StandardCharsets.UTF_8), true);
    }
}
