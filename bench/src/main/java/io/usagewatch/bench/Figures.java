package io.usagewatch.bench;

import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import tools.jackson.databind.JsonNode;

/** How a measurement says what it found: a table for people, JSON for machines. */
public final class Figures {

    @Spec(Target.MIXEE)
    private CommandSpec measurement;

    @Option(names = "--json", description = "figures as JSON, on standard output and nothing else")
    private boolean json;

    public void print(JsonNode figures, Consumer<PrintWriter> table) {
        PrintWriter out = measurement.commandLine().getOut();
        if (json) {
            out.println(figures.toPrettyString());
        } else {
            table.accept(out);
        }
        out.flush();
    }

    /** What a user who waits wants to know; not part of the figures. */
    public void progress(String line) {
        measurement.commandLine().getErr().println(line);
    }
}
