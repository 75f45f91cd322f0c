package io.usagewatch.sandbox.launcher;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
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

    private static final String OPERATOR = "operator";
    private static final String PASSWORD = "chosen-for-this-test";

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
    void an_operator_signs_in_finds_who_did_it_and_stopping_leaves_no_node_behind() {
        Path chromium = onThisMachine("chromium", "chromium-browser", "google-chrome");
        Path node = onThisMachine("node", "nodejs");
        int port = FreePort.endpoint().getPort();
        try (CommandProcess run =
                CommandProcess.start(
                        folder,
                        Map.of("USAGE_WATCH_OPERATOR_PASSWORD", PASSWORD),
                        "--no-browser",
                        "--port",
                        String.valueOf(port),
                        "--data",
                        folder.resolve("data").toString())) {
            await().atMost(Duration.ofMinutes(8))
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
                Page page =
                        browser.newPage(new Browser.NewPageOptions().setViewportSize(1400, 900));
                page.setDefaultTimeout(60_000);
                page.navigate("http://127.0.0.1:" + port + "/incidents");
                page.getByLabel("User").fill(OPERATOR);
                page.getByLabel("Password").first().fill(PASSWORD);
                page.keyboard().press("Enter");

                Locator incidents = page.locator("#incidents");
                assertThat(incidents.getByText("payments-prod").first()).isVisible();
                assertThat(incidents.getByText("data-platform").first()).isVisible();
                assertThat(incidents.getByText("ci-legacy").first()).isVisible();
                picture(page, "incidents");

                incidents.getByText("EC2 RunInstances").first().click();
                assertThat(page.locator("#headline")).containsText("EC2 instances asked for");
                assertThat(page.locator("#shares-who")).containsText("ci-legacy");
                assertThat(page.locator("#usage-chart svg")).isVisible();
                picture(page, "incident");

                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
                picture(page, "incident-dark");
            }
            List<ProcessHandle> nodes = run.children();
            assertThat(nodes).hasSize(2);
            run.stop();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> nodes.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    /** Pictures for the documentation, where a folder for them is given. */
    private static void picture(Page page, String name) {
        String pictures = System.getProperty("usagewatch.pictures", "");
        if (!pictures.isEmpty()) {
            page.waitForTimeout(3_000);
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(pictures, name + ".png")));
        }
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
