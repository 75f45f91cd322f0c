package io.usagewatch.sandbox.launcher;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotScale;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of every page for the documentation: {@code ./run screenshots}. */
@EnabledIfSystemProperty(named = ScreenshotsIT.FOLDER, matches = ".+")
class ScreenshotsIT {

    static final String FOLDER = "usagewatch.pictures";

    private static final int WIDE = 1_400;
    private static final int NARROW = 400;
    private static final int HIGH = 900;

    @TempDir private Path folder;

    @Test
    void every_page_in_the_light_in_the_dark_and_on_a_narrow_screen() {
        try (ConsoleInBrowser console = ConsoleInBrowser.start(folder)) {
            String incident = console.incidentOf("ec2-run-instances").path("id").asString();
            try (Page page = console.signIn("admin", WIDE, HIGH)) {
                for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                    for (ConsolePages one : ConsolePages.all()) {
                        console.open(page, one.address(incident));
                        picture(page, one, scheme == ColorScheme.DARK ? "-dark" : "");
                    }
                }
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
                page.setViewportSize(NARROW, HIGH);
                for (ConsolePages one : ConsolePages.all()) {
                    console.open(page, one.address(incident));
                    picture(page, one, "-narrow");
                }
            }
        }
    }

    private static void picture(Page page, ConsolePages one, String which) {
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setScale(ScreenshotScale.CSS)
                        .setPath(
                                Path.of(
                                        System.getProperty(FOLDER),
                                        one.fileName() + which + ".png")));
    }
}
