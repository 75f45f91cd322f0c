package io.usagewatch.sandbox.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.usagewatch.detection.search.Json;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The sandbox in a process of its own, and Chromium in front of its console. */
final class ConsoleInBrowser implements AutoCloseable {

    private static final String PASSWORD = "chosen-for-this-test";
    private static final int TIMEOUT_MILLIS = 60_000;

    private static final List<String> CHROMIUM_FLAGS =
            List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync");

    /** What a person waits for before reading: the frame is there, and nothing is on its way. */
    private static final String IS_SETTLED =
            """
            () => document.querySelector('main.page')
              && !document.querySelector('.skeleton, [aria-busy="true"]')
              && Object.values(window.Vaadin?.Flow?.clients ?? {}).every(c => !c.isActive || !c.isActive())
            """;

    private final int port;
    private final CommandProcess run;
    private final Playwright playwright;
    private final Browser browser;
    private final HttpClient http = HttpClient.newHttpClient();

    private ConsoleInBrowser(int port, CommandProcess run, Playwright playwright, Browser browser) {
        this.port = port;
        this.run = run;
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Waits until the history of every account is read; skips the test without a browser. */
    static ConsoleInBrowser start(Path folder) {
        Path chromium = onThisMachine("chromium", "chromium-browser", "google-chrome");
        Path node = onThisMachine("node", "nodejs");
        int port = FreePort.endpoint().getPort();
        CommandProcess run =
                CommandProcess.start(
                        folder,
                        Map.of(
                                "USAGE_WATCH_VIEWER_PASSWORD",
                                PASSWORD,
                                "USAGE_WATCH_OPERATOR_PASSWORD",
                                PASSWORD,
                                "USAGE_WATCH_ADMIN_PASSWORD",
                                PASSWORD),
                        "--no-browser",
                        "--port",
                        String.valueOf(port),
                        "--data",
                        data(folder).toString());
        try {
            await().atMost(Duration.ofMinutes(8))
                    .until(() -> !run.isAlive() || run.output().contains("Ready after"));
            assertThat(run.output()).as(run.error()).contains("Ready after");
            Playwright playwright =
                    Playwright.create(
                            new Playwright.CreateOptions()
                                    .setEnv(
                                            Map.of(
                                                    "PLAYWRIGHT_NODEJS_PATH",
                                                    node.toString(),
                                                    "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                                                    "1")));
            Browser browser =
                    playwright
                            .chromium()
                            .launch(
                                    new BrowserType.LaunchOptions()
                                            .setExecutablePath(chromium)
                                            .setArgs(CHROMIUM_FLAGS));
            return new ConsoleInBrowser(port, run, playwright, browser);
        } catch (RuntimeException | AssertionError e) {
            run.close();
            throw e;
        }
    }

    /** A browser window of its own, in which somebody has just signed in. */
    Page signIn(String user, int width, int height) {
        Page page =
                browser.newPage(
                        new Browser.NewPageOptions()
                                .setViewportSize(width, height)
                                .setColorScheme(ColorScheme.LIGHT)
                                .setReducedMotion(ReducedMotion.REDUCE));
        page.setDefaultTimeout(TIMEOUT_MILLIS);
        page.navigate(address(""));
        page.getByLabel("User").fill(user);
        page.getByLabel("Password").first().fill(PASSWORD);
        page.keyboard().press("Enter");
        settle(page);
        return page;
    }

    void open(Page page, String path) {
        page.navigate(address(path));
        settle(page);
    }

    static void settle(Page page) {
        page.waitForFunction(IS_SETTLED);
    }

    /** The newest incident of an API, as REST tells it. */
    JsonNode incidentOf(String api) {
        HttpResponse<String> answer =
                rest("viewer", "GET", "incidents?limit=1&api=" + api, Optional.empty());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.parse(answer.body()).path("items").path(0);
    }

    HttpResponse<String> rest(String user, String method, String path, Optional<String> body) {
        String credentials =
                Base64.getEncoder()
                        .encodeToString((user + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address("api/v1/" + path)))
                        .method(
                                method,
                                body.map(HttpRequest.BodyPublishers::ofString)
                                        .orElseGet(HttpRequest.BodyPublishers::noBody))
                        .header("authorization", "Basic " + credentials)
                        .header("content-type", "application/json")
                        .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("stopped while " + path + " was asked", e);
        }
    }

    /** Ends the sandbox as Ctrl-C does; its OpenSearch nodes must be gone soon after. */
    void stopLeavingNoNodeBehind(int nodes) {
        List<ProcessHandle> started = run.children();
        assertThat(started).hasSize(nodes);
        run.stop();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Override
    public void close() {
        http.close();
        browser.close();
        playwright.close();
        run.close();
    }

    private String address(String path) {
        return "http://127.0.0.1:" + port + "/" + path;
    }

    /** Of an earlier run, where one is given: its history need not be read again. */
    private static Path data(Path folder) {
        String kept = System.getProperty("usagewatch.data", "");
        return kept.isEmpty() ? folder.resolve("data") : Path.of(kept);
    }

    private static Path onThisMachine(String... names) {
        Optional<Path> found =
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .flatMap(dir -> Stream.of(names).map(name -> Path.of(dir, name)))
                        .filter(Files::isExecutable)
                        .findFirst();
        assumeTrue(found.isPresent(), () -> "skipped: no " + names[0] + " on this machine");
        return found.orElseThrow();
    }
}
