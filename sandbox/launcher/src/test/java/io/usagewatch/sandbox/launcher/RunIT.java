package io.usagewatch.sandbox.launcher;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new user's first minutes, in Chromium. */
class RunIT {

    private static final List<String> CHROMIUM_FLAGS =
            List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync");

    @TempDir private Path folder;

    @Test
    void an_operator_signs_in_and_finds_who_did_it() {
        Path chromium = onThisMachine("chromium", "chromium-browser", "google-chrome");
        Path node = onThisMachine("node", "nodejs");
        int port = FreePort.endpoint().getPort();
        try (CommandProcess run =
                CommandProcess.start(
                        folder,
                        Map.of("USAGE_WATCH_OPERATOR_PASSWORD", "sandbox-operator"),
                        "run",
                        "--no-browser",
                        "--port",
                        String.valueOf(port),
                        "--data",
                        folder.resolve("data").toString())) {
            await().atMost(Duration.ofMinutes(4))
                    .until(() -> !run.isAlive() || run.output().contains("Ready after"));
            assertThat(run.output()).as(run.error()).contains("Ready after");

            Playwright.CreateOptions options =
                    new Playwright.CreateOptions()
                            .setEnv(
                                    Map.of(
                                            "PLAYWRIGHT_NODEJS_PATH",
                                            node.toString(),
                                            "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                                            "1"));
            try (Playwright playwright = Playwright.create(options);
                    Browser browser =
                            playwright
                                    .chromium()
                                    .launch(
                                            new BrowserType.LaunchOptions()
                                                    .setExecutablePath(chromium)
                                                    .setArgs(CHROMIUM_FLAGS))) {
                Page page = browser.newPage();
                page.navigate("http://127.0.0.1:" + port + "/");
                page.getByLabel("Username").fill("operator");
                page.getByLabel("Password").first().fill("sandbox-operator");
                page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                        .click();
                assertThat(page.getByText("payments-prod").first()).isVisible();
                assertThat(page.getByText("data-platform").first()).isVisible();
            }
        }
    }

    private static Path onThisMachine(String... names) {
        Optional<Path> found =
                Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                        .flatMap(dir -> Stream.of(names).map(name -> Path.of(dir, name)))
                        .filter(Files::isExecutable)
                        .findFirst();
        assumeTrue(found.isPresent(), () -> "skipped: no " + names[0] + " on this machine");
        return found.orElseThrow();
    }
}
