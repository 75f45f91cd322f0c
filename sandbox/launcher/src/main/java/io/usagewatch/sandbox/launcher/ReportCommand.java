package io.usagewatch.sandbox.launcher;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.search.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Indexes CloudTrail files, detects over their history and prints the incidents. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = {
            "Print the incidents in a folder of CloudTrail files.",
            "Ends with 0, or with 2 where some or all of the input could not be used."
        })
final class ReportCommand implements Callable<Integer> {

    private final Clock clock;

    @Spec private CommandSpec spec;

    @Option(
            names = "--cloudtrail",
            required = true,
            paramLabel = "DIR",
            description = "CloudTrail files (.json, .json.gz), flat or as in a trail's bucket")
    private Path cloudTrail;

    @Option(names = "--json", description = "print JSON, and nothing else, on standard output")
    private boolean json;

    @Option(names = "--data", paramLabel = "DIR", description = "where the nodes keep their data")
    private @Nullable Path data;

    ReportCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        long started = System.nanoTime();
        TrailHistory history = TrailHistory.survey(cloudTrail);
        Workspace workspace = Workspace.forTrail(data, cloudTrail);
        System.setProperty("usagewatch.log", workspace.log().toString());
        Catalog catalog = Catalog.builtIn();
        try (Sandbox sandbox =
                new Sandbox(
                        workspace,
                        catalog,
                        clock,
                        history.accounts(),
                        Optional.empty(),
                        Optional.empty(),
                        subject -> {})) {
            Stopwatch seconds = new Stopwatch(started);
            try (var _ = new TerminalProgress(sandbox.progress())) {
                sandbox.forEach(
                        pipeline -> {
                            pipeline.prepare();
                            history.read(pipeline.account(), pipeline::ingest);
                            seconds.lap("index");
                            pipeline.backfill();
                            seconds.lap("meter");
                            pipeline.analyse();
                            seconds.lap("detect");
                        });
            }
            Report report = Report.of(sandbox, history, catalog, seconds);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(new String(Json.bytes(report.toJson()), StandardCharsets.UTF_8));
            } else {
                report.print(out);
            }
            out.flush();
            return report.exitCode();
        }
    }
}
