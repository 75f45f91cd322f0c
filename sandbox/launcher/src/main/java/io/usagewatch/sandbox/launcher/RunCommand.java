package io.usagewatch.sandbox.launcher;

import io.usagewatch.detection.catalog.Catalog;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the sandbox and the console, and stays until it is stopped. */
@Command(
        name = "./run",
        mixinStandardHelpOptions = true,
        version = "Usage Watch 0.1",
        description = {
            "Start Usage Watch on this machine, with the console in the browser.",
            "Without --cloudtrail the traffic of the accounts is made up, and goes on while it runs."
        },
        showDefaultValues = true)
final class RunCommand implements Callable<Integer> {

    private static final int MOST_ACCOUNTS = 8;

    private final Clock clock;

    @Spec private CommandSpec spec;

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "port of the console on 127.0.0.1")
    private int port;

    @Option(names = "--accounts", defaultValue = "2", description = "number of made-up accounts")
    private int accounts;

    @Option(
            names = "--cloudtrail",
            paramLabel = "DIR",
            description = "watch real CloudTrail files instead of made-up traffic")
    private @Nullable Path cloudTrail;

    @Option(
            names = "--opensearch",
            paramLabel = "URL",
            description =
                    "a running OpenSearch that has the plugins, in place of the sandbox's; one account")
    private @Nullable URI openSearch;

    @Option(names = "--data", paramLabel = "DIR", description = "where the nodes keep their data")
    private @Nullable Path data;

    @Option(names = "--no-browser", description = "do not open the console in a browser")
    private boolean noBrowser;

    RunCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        long started = System.nanoTime();
        checkOptions();
        Path trail = cloudTrail;
        Workspace workspace =
                trail == null ? Workspace.forGenerated(data) : Workspace.forTrail(data, trail);
        System.setProperty("usagewatch.log", workspace.log().toString());
        PrintWriter out = spec.commandLine().getOut();
        if (trail == null) {
            GeneratedHistory history =
                    GeneratedHistory.in(
                            workspace, openSearch == null ? accounts : 1, clock.instant());
            return run(
                    out,
                    workspace,
                    history,
                    clock,
                    started,
                    sandbox -> new LiveTraffic(sandbox, history, clock));
        } else {
            TrailHistory history = TrailHistory.survey(trail);
            history.problems()
                    .forEach(
                            p ->
                                    out.println(
                                            Terminal.plain(
                                                    "problem: " + p.file() + ": " + p.problem())));
            if (openSearch != null && history.accounts().size() > 1) {
                throw new LauncherException(
                        "--opensearch takes one account; %s has %d: give a folder of one account"
                                .formatted(trail, history.accounts().size()));
            }
            Instant end =
                    history.accounts().stream()
                            .map(Account::to)
                            .max(Instant::compareTo)
                            .orElseThrow();
            Clock asOfThen = Clock.offset(clock, Duration.between(clock.instant(), end));
            return run(out, workspace, history, asOfThen, started, sandbox -> () -> {});
        }
    }

    /** What goes on in the sandbox once its history is in place; closed when it stops. */
    private interface Afterwards {
        AutoCloseable begin(Sandbox sandbox);
    }

    private int run(
            PrintWriter out,
            Workspace workspace,
            History history,
            Clock now,
            long started,
            Afterwards afterwards) {
        Stopwatch seconds = new Stopwatch(started);
        Passwords passwords = Passwords.from(System.getenv());
        CountDownLatch stopped = new CountDownLatch(1);
        Sandbox sandbox =
                new Sandbox(
                        workspace,
                        Catalog.builtIn(),
                        now,
                        history.accounts(),
                        Optional.ofNullable(openSearch),
                        Optional.of(ConsoleServer.address(port)),
                        subject -> tell(out, subject, workspace));
        ConsoleServer console = new ConsoleServer(port, sandbox, passwords, now);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .unstarted(
                                        () -> {
                                            console.close();
                                            sandbox.close();
                                            stopped.countDown();
                                        }));
        CompletableFuture<Void> opened =
                CompletableFuture.runAsync(
                        () -> open(console, passwords, out),
                        task -> Thread.ofPlatform().name("console").start(task));
        try (var _ = new TerminalProgress(sandbox.progress())) {
            sandbox.forEach(
                    pipeline -> {
                        pipeline.prepare();
                        history.read(pipeline.account(), pipeline::ingest);
                        pipeline.backfill();
                        pipeline.analyse();
                        pipeline.startDetection();
                        history.isReady(pipeline.account());
                    });
        }
        opened.join();
        seconds.lap("ready");
        sandbox.members().forEach(member -> warn(out, member));
        if (sandbox.ready().isEmpty()) {
            out.println("No account could be started; the log is " + workspace.log());
            out.flush();
            return UsageWatch.FAILED;
        }
        out.printf(
                "Ready after %.0f s: %s   (Ctrl-C stops)%n",
                seconds.laps().get("ready"), console.address());
        out.flush();
        try (var _ = afterwards.begin(sandbox)) {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            Problems.log(e);
        }
        return 0;
    }

    private static void tell(PrintWriter out, String subject, Workspace workspace) {
        out.println(Terminal.plain("Mail: " + subject + "   (" + workspace.mails() + ")"));
        out.flush();
    }

    /** Beside the nodes, which take as long to start. */
    private void open(ConsoleServer console, Passwords passwords, PrintWriter out) {
        console.start();
        out.printf("Console: %s   sign in as %s%n", console.address(), passwords.inWords());
        out.flush();
        if (!noBrowser) {
            Browser.open(console.address());
        }
    }

    private static void warn(PrintWriter out, Sandbox.Member member) {
        AccountProgress progress = member.progress();
        progress.problem()
                .ifPresent(what -> out.println(Terminal.plain(progress.account() + ": " + what)));
        progress.warnings()
                .forEach(what -> out.println(Terminal.plain(progress.account() + ": " + what)));
    }

    private static boolean isPlainAddress(URI address) {
        boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
        String path = address.getPath();
        return http
                && address.getHost() != null
                && address.getUserInfo() == null
                && (path == null || path.isEmpty() || path.equals("/"));
    }

    private void checkOptions() {
        if (port < 1 || port > 65_535) {
            throw new LauncherException("--port must be 1 to 65535, not " + port);
        }
        if (FreePort.isTaken(port)) {
            throw new LauncherException(
                    "Port %d is in use: stop what listens there, or choose another one with --port"
                            .formatted(port));
        }
        if (accounts < 1 || accounts > MOST_ACCOUNTS) {
            throw new LauncherException(
                    "--accounts must be 1 to %d, not %d".formatted(MOST_ACCOUNTS, accounts));
        }
        if (openSearch != null && !isPlainAddress(openSearch)) {
            throw new LauncherException(
                    "--opensearch must be an address such as http://localhost:9200, without user, password and path");
        }
    }
}
