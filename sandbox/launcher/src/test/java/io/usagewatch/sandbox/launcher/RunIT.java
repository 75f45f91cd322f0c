package io.usagewatch.sandbox.launcher;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The console over the whole sandbox, in Chromium. */
class RunIT {

    private static final int WIDE = 1_400;
    private static final int NARROW = 400;
    private static final int HIGH = 900;
    private static final String WATCHED = "ec2-run-instances";

    @TempDir private static Path folder;
    private static @Nullable ConsoleInBrowser console;

    @BeforeAll
    static void start() {
        console = ConsoleInBrowser.start(folder);
    }

    @AfterAll
    static void stopping_leaves_no_node_behind() {
        if (console != null) {
            try (ConsoleInBrowser stopped = console) {
                stopped.stopLeavingNoNodeBehind(2);
            }
        }
    }

    @Test
    void an_operator_finds_an_incident_in_the_lanes_sees_who_did_it_and_expects_it() {
        try (Page page = console().signIn("operator", WIDE, HIGH)) {
            assertThat(page.locator("#to-do")).containsText("payments-prod");
            Locator cell =
                    page.locator(
                            "#swim-lanes button[aria-label^='payments-prod'][aria-label$='worst critical']");
            cell.last().click();

            Locator incidents = page.locator("#incidents");
            incidents.getByText("EC2 RunInstances").first().click();
            assertThat(page.locator("#headline")).containsText("EC2 instances asked for");
            assertThat(page.locator("#shares-who")).containsText("ci-legacy");
            assertThat(page.locator("#usage-chart svg")).isVisible();

            page.keyboard().press("e");
            page.locator("#expected-comment input").fill("a load test");
            page.locator("#confirm").click();
            assertThat(page.locator("#state")).containsText("expected until");
            assertThat(page.locator("#history")).containsText("operator marked it expected");
            assertThat(page.locator("#history")).containsText("a load test");
        }
    }

    @Test
    void a_viewer_reads_but_cannot_decide() {
        JsonNode incident = console().incidentOf("lambda-invoke");
        String id = incident.path("id").asString();
        try (Page page = console().signIn("viewer", WIDE, HIGH)) {
            console().open(page, "incidents/" + id);
            assertThat(page.locator("#headline")).containsText("where");
            assertThat(page.locator("#shares-who")).isVisible();
            assertThat(page.locator("#decisions")).hasCount(0);
            assertThat(page.getByText("Resolve")).hasCount(0);

            console().open(page, "incidents");
            assertThat(page.locator("#incidents")).containsText("payments-prod");
            assertThat(page.locator("#incidents vaadin-checkbox")).hasCount(0);
        }

        HttpResponse<String> refusal =
                console()
                        .rest(
                                "viewer",
                                "PATCH",
                                "incidents/" + id,
                                Optional.of("{\"status\":\"resolved\",\"version\":\"none\"}"));
        assertThat(refusal.statusCode()).isEqualTo(403);
        assertThat(console().incidentOf("lambda-invoke").path("status"))
                .isEqualTo(incident.path("status"));
    }

    /** That of an unknown address has no title yet. */
    @Test
    void no_page_but_that_of_an_unknown_address_bars_anybody_in_the_light_or_in_the_dark() {
        String incident = console().incidentOf(WATCHED).path("id").asString();
        List<String> barriers = new ArrayList<>();
        try (Page page = console().signIn("operator", WIDE, HIGH)) {
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                for (ConsolePages one : EnumSet.complementOf(EnumSet.of(ConsolePages.UNKNOWN))) {
                    console().open(page, one.address(incident));
                    barriers(page).forEach(what -> barriers.add(one + " " + scheme + ": " + what));
                }
            }
        }
        assertThat(barriers).isEmpty();
    }

    /** An incident's own page is wider than that still: 667 pixels. */
    @Test
    void every_page_but_that_of_an_incident_fits_a_narrow_screen() {
        String incident = console().incidentOf(WATCHED).path("id").asString();
        List<String> tooWide = new ArrayList<>();
        try (Page page = console().signIn("operator", NARROW, HIGH)) {
            for (ConsolePages one : EnumSet.complementOf(EnumSet.of(ConsolePages.INCIDENT))) {
                console().open(page, one.address(incident));
                int width =
                        (Integer)
                                page.evaluate(
                                        "() => Math.max(document.documentElement.scrollWidth, document.querySelector('main.page').scrollWidth)");
                if (width > NARROW) {
                    tooWide.add(one + ": " + width);
                }
            }
        }
        assertThat(tooWide).isEmpty();
    }

    /** What axe takes for serious or critical. */
    private static List<String> barriers(Page page) {
        return new AxeBuilder(page)
                .setLegacyMode(true).analyze().getViolations().stream()
                        .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                        .map(RunIT::words)
                        .toList();
    }

    private static String words(Rule rule) {
        return rule.getId()
                + ": "
                + rule.getHelp()
                + rule.getNodes().stream()
                        .map(node -> "\n    " + node.getHtml())
                        .distinct()
                        .toList();
    }

    private static ConsoleInBrowser console() {
        return Objects.requireNonNull(console);
    }
}
