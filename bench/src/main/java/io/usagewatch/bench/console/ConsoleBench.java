package io.usagewatch.bench.console;

import io.usagewatch.bench.BenchException;
import io.usagewatch.bench.Figures;
import io.usagewatch.detection.search.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How the console does with very many accounts, and what each further one costs. */
@Command(
        name = "console",
        mixinStandardHelpOptions = true,
        description = {
            "The console over simulated accounts that answer after 20 to 200 ms, of which 5 % do not",
            "answer at all, while people click: how long pages take, whether they name the accounts",
            "that are missing, memory, and the cost of a further account."
        })
public final class ConsoleBench implements Callable<Integer> {

    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration QUIET = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** Of clicks, until code is compiled as it stays. */
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    @Mixin private Figures figures;

    @Option(
            names = "--accounts",
            paramLabel = "N",
            split = ",",
            defaultValue = "100,500",
            description = "how many accounts, one console after the other, ${DEFAULT-VALUE}")
    private List<Integer> accounts;

    @Option(
            names = "--incidents",
            paramLabel = "N",
            defaultValue = "10000",
            description = "of a month, in each account, ${DEFAULT-VALUE}")
    private int incidents;

    @Option(
            names = "--people",
            paramLabel = "N",
            defaultValue = "50",
            description = "who click about once a second, ${DEFAULT-VALUE}")
    private int people;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "40",
            description = "that they click, ${DEFAULT-VALUE}")
    private int seconds;

    @Option(
            names = "--heap",
            paramLabel = "MB",
            defaultValue = "768",
            description = "the console's -Xmx, ${DEFAULT-VALUE}")
    private int heapMegabytes;

    @Override
    public Integer call() throws IOException {
        List<Watched> watched = new ArrayList<>();
        for (int number : accounts) {
            figures.progress("%d accounts ...".formatted(number));
            watched.add(watch(number));
        }
        figures.print(json(watched), out -> print(out, watched));
        return 0;
    }

    private Watched watch(int number) throws IOException {
        Process simulated = simulated(number);
        try (BufferedReader said = simulated.inputReader(StandardCharsets.UTF_8);
                TokenProvider provider = new TokenProvider()) {
            List<SimulatedAccounts.Account> all = accounts(said.readLine());
            long started = System.nanoTime();
            try (ConsoleProcess console = new ConsoleProcess(all, provider, heapMegabytes)) {
                return watch(console, provider, all, started);
            }
        } finally {
            simulated.destroy();
        }
    }

    private Watched watch(
            ConsoleProcess console,
            TokenProvider provider,
            List<SimulatedAccounts.Account> all,
            long started) {
        Set<String> out =
                all.stream()
                        .filter(SimulatedAccounts.Account::isOut)
                        .map(SimulatedAccounts.Account::id)
                        .collect(Collectors.toSet());
        List<String> ids = all.stream().map(SimulatedAccounts.Account::id).toList();
        awaitWhole(console, provider, out, ids.size());
        double whole = (System.nanoTime() - started) / 1e9;
        figures.progress("The first whole page was there after %.0f s".formatted(whole));
        double quiet = cpu(console, () -> pause(QUIET));
        new People(ids, out).click(console.address(), provider, people, WARM_UP);
        People measured = new People(ids, out);
        double busy =
                cpu(
                        console,
                        () ->
                                measured.click(
                                        console.address(),
                                        provider,
                                        people,
                                        Duration.ofSeconds(seconds)));
        console.requireRunning();
        return new Watched(
                ids.size(),
                out.size(),
                whole,
                quiet,
                busy,
                console.heapMegabytes(),
                console.residentMegabytes(),
                console.platformThreads(),
                measured);
    }

    /** Until a page has every account that answers, and says of the others that they do not. */
    private static void awaitWhole(
            ConsoleProcess console, TokenProvider provider, Set<String> out, int number) {
        long end = System.nanoTime() + START.toNanos();
        try (HttpClient http = HttpClient.newHttpClient()) {
            ConsoleClient client =
                    new ConsoleClient(http, console.address(), provider.token("first"));
            String last = "the console did not answer";
            while (System.nanoTime() < end) {
                pause(PAUSE);
                console.requireRunning();
                try {
                    JsonNode page = client.incidents("?limit=1");
                    if (ConsoleClient.missing(page).equals(out)
                            && ConsoleClient.answered(page) == number - out.size()) {
                        return;
                    }
                    last = "it named %d of them".formatted(ConsoleClient.answered(page));
                } catch (IOException e) {
                    last = e.getMessage();
                }
            }
            throw new BenchException(
                    "No page had all %d accounts within %d min: %s"
                            .formatted(number, START.toMinutes(), last));
        }
    }

    /** Processors taken. */
    private static double cpu(ConsoleProcess console, Runnable meanwhile) {
        double cpu = console.cpuSeconds();
        long started = System.nanoTime();
        meanwhile.run();
        return (console.cpuSeconds() - cpu) / ((System.nanoTime() - started) / 1e9);
    }

    private static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted while the console was watched", e);
        }
    }

    private Process simulated(int number) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SimulatedAccounts.class.getName(),
                        Integer.toString(number),
                        Integer.toString(incidents))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<SimulatedAccounts.Account> accounts(@Nullable String line) {
        if (line == null) {
            throw new BenchException("The simulated accounts did not start; see above");
        }
        return Json.parse(line)
                .valueStream()
                .map(
                        account ->
                                new SimulatedAccounts.Account(
                                        account.path("id").asString(),
                                        URI.create(account.path("endpoint").asString()),
                                        account.path("isOut").asBoolean()))
                .toList();
    }

    private ObjectNode json(List<Watched> watched) {
        ObjectNode json =
                Json.object()
                        .put("incidents", incidents)
                        .put("people", people)
                        .put("seconds", seconds)
                        .put("heapMegabytes", heapMegabytes);
        ArrayNode list = json.putArray("consoles");
        watched.forEach(one -> list.add(one.toJson()));
        return json;
    }

    private void print(PrintWriter out, List<Watched> watched) {
        out.printf(
                "%,d incidents in each account, %d people, a console with -Xmx%dm:%n%n",
                incidents, people, heapMegabytes);
        for (Watched one : watched) {
            print(out, one);
        }
        if (watched.size() > 1) {
            Watched few = watched.getFirst();
            Watched many = watched.getLast();
            double more = (double) many.accounts() - few.accounts();
            out.printf(
                    "A further account: %.0f KB of heap, %.0f KB of the process, %.1f platform threads, %.1f ms of CPU a second%n",
                    (many.heapMegabytes() - few.heapMegabytes()) * 1024 / more,
                    (many.residentMegabytes() - few.residentMegabytes()) * 1024 / more,
                    (many.platformThreads() - few.platformThreads()) / more,
                    (many.quietCpu() - few.quietCpu()) * 1000 / more);
        }
    }

    private static void print(PrintWriter out, Watched one) {
        out.printf(
                "%d accounts, %d of them out: a whole page after %.0f s, heap %.0f MB, process %.0f MB, %d platform threads, CPU %.2f quiet, %.2f busy%n",
                one.accounts(),
                one.out(),
                one.wholeSeconds(),
                one.heapMegabytes(),
                one.residentMegabytes(),
                one.platformThreads(),
                one.quietCpu(),
                one.busyCpu());
        out.printf(
                "%d clicks, %d failed, %d pages named other accounts than those that are out%n",
                one.people().clicks(), one.people().failed(), one.people().wrong());
        for (Click click : Click.values()) {
            out.printf(
                    "%28s  p50 %6.0f ms  p95 %6.0f ms%n",
                    click.words(),
                    one.people().percentile(click, 50),
                    one.people().percentile(click, 95));
        }
        out.println();
    }
}
