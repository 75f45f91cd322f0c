package io.usagewatch.bench.console;

import io.usagewatch.bench.BenchException;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The console as it is deployed, in a process of its own, and what it takes. */
final class ConsoleProcess implements Closeable {

    private static final String REGISTRATION = "spring.security.oauth2.client.registration.people.";
    private static final double KILOBYTES = 1 << 10;
    private static final Pattern GENERATION = Pattern.compile("total \\d+K, used (\\d+)K");

    private final int port;
    private final Path folder;
    private final Process process;

    ConsoleProcess(
            List<SimulatedAccounts.Account> accounts, TokenProvider provider, int heapMegabytes)
            throws IOException {
        port = freePort();
        folder = Files.createTempDirectory("usage-watch-bench-console");
        Path properties = folder.resolve("application.properties");
        Files.write(properties, properties(accounts, provider));
        Path console = Path.of(System.getProperty("usagewatch.root"), "console", "target");
        process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx" + heapMegabytes + "m",
                                // Java chooses it by itself on the one processor of the task.
                                "-XX:+UseSerialGC",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-cp",
                                console.resolve("classes")
                                        + File.pathSeparator
                                        + console.resolve("lib").resolve("*"),
                                "io.usagewatch.console.ConsoleApplication",
                                "--spring.config.additional-location=" + properties.toUri())
                        .redirectErrorStream(true)
                        .redirectOutput(log().toFile())
                        .start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /**
     * @throws BenchException if it has ended
     */
    void requireRunning() {
        if (!process.isAlive()) {
            throw new BenchException(
                    "The console ended with %d: %s".formatted(process.exitValue(), lastWords()));
        }
    }

    /** What is left after a collection. */
    double heapMegabytes() {
        jcmd("GC.run");
        // Young and old generation; what follows is no heap.
        return jcmd("GC.heap_info")
                        .lines()
                        .takeWhile(line -> !line.contains("Metaspace"))
                        .map(GENERATION::matcher)
                        .filter(Matcher::find)
                        .mapToDouble(used -> Double.parseDouble(used.group(1)))
                        .sum()
                / KILOBYTES;
    }

    double cpuSeconds() {
        return process.info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }

    /** What the process holds of the machine's memory. */
    double residentMegabytes() {
        return status("VmRSS") / KILOBYTES;
    }

    int platformThreads() {
        return (int) status("Threads");
    }

    /** As Linux tells it; elsewhere 0. */
    private double status(String name) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith(name + ":"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private String jcmd(String command) {
        try {
            Process asked =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                            .toString(),
                                    Long.toString(process.pid()),
                                    command)
                            .redirectErrorStream(true)
                            .start();
            return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BenchException("jcmd of this JDK did not start; use a whole JDK", e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        for (String name : List.of("application.properties", "log")) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.delete(folder);
    }

    private Path log() {
        return folder.resolve("log");
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return "it left no log";
        }
    }

    private List<String> properties(
            List<SimulatedAccounts.Account> accounts, TokenProvider provider) {
        List<String> lines = new ArrayList<>();
        lines.add("server.address=127.0.0.1");
        lines.add("server.port=" + port);
        lines.add(REGISTRATION + "client-id=" + TokenProvider.CLIENT);
        lines.add(REGISTRATION + "client-secret=none");
        lines.add(REGISTRATION + "scope=openid");
        lines.add("spring.security.oauth2.client.provider.people.issuer-uri=" + provider.issuer());
        for (int i = 0; i < accounts.size(); i++) {
            String key = "usage-watch.accounts[" + i + "].";
            lines.add(key + "id=" + accounts.get(i).id());
            lines.add(key + "name=team-" + i);
            lines.add(key + "region=eu-west-1");
            lines.add(key + "endpoint=" + accounts.get(i).endpoint());
        }
        return lines;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
