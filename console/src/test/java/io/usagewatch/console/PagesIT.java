package io.usagewatch.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridMultiSelectionModel;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarTester;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.QueryParameters;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The pages over a real node; of two accounts, one refuses to answer. */
@SpringBootTest(
        properties = {
            "usage-watch.local-users.operator=secret",
            "usage-watch.account-deadline=20s",
            "usage-watch.account-pause=300ms"
        })
@WithMockUser(username = "operator", roles = "VIEWER")
@DirtiesContext
class PagesIT extends SpringBrowserlessTest {

    @TempDir static Path data;
    private static Node node;
    private static DomainFront answering;
    private static DomainFront refusing;

    @DynamicPropertySource
    static void accounts(DynamicPropertyRegistry properties) {
        Instant spike = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(2));
        node = Node.start(NodeSettings.named("pages", data));
        answering = new DomainFront(node.uri());
        refusing = new DomainFront(node.uri()).refusing(403);
        WatchedAccount account =
                new WatchedAccount(node)
                        .withSpike("ec2-run-instances", "", spike)
                        .withSpike("access-denied", WatchedAccount.HOSTILE, spike)
                        .withEvent(
                                spike.minus(Duration.ofDays(5)),
                                WatchedAccount.runInstances("ci-deployer", "10.0.3.7", 2));
        for (int i = 0; i < 20; i++) {
            account.withEvent(
                    spike.minusSeconds(60 + i),
                    WatchedAccount.runInstances(WatchedAccount.HOSTILE, "185.220.101.7", 4));
        }
        account.withNotice("ec2-run-instances", "", spike, "new", "update");
        account.write();
        properties.add("usage-watch.accounts[0].id", () -> WatchedAccount.ID);
        properties.add("usage-watch.accounts[0].name", () -> "payments-prod");
        properties.add("usage-watch.accounts[0].region", () -> "us-east-1");
        properties.add("usage-watch.accounts[0].endpoint", () -> answering.uri().toString());
        properties.add(
                "usage-watch.accounts[0].dashboards", () -> "https://dashboards.example.com/");
        properties.add("usage-watch.accounts[1].id", () -> "444455556666");
        properties.add("usage-watch.accounts[1].name", () -> "legacy-shared");
        properties.add("usage-watch.accounts[1].endpoint", () -> refusing.uri().toString());
    }

    @AfterAll
    static void stop() {
        answering.close();
        refusing.close();
        node.close();
    }

    @Test
    void theOverviewTellsWhatIsOpenWhatIsNewAndHowTheAccountsDo() {
        UI.getCurrent().navigate("");
        eventually(() -> text("to-do").contains("payments-prod"));
        eventually(() -> text("pipelines").contains("none; incidents are those"));

        assertThat(text("to-do")).contains("legacy-shared", "does not answer");
        assertThat(text("news"))
                .contains("In the last 24 hours")
                .contains("Began: 80 EC2 instances asked for where 4 are usual")
                .contains(WatchedAccount.HOSTILE);
        assertThat(text("pipelines"))
                .contains("refuses the console access (403). Map the console's role")
                .contains("at most 18 min");
        assertThat(text("coverage")).startsWith("1 of 2 accounts");
        assertThat(isVisible("missing-accounts")).isTrue();
        assertThat(UI.getCurrent().getElement().getOuterHTML()).doesNotContain("<img");
    }

    @Test
    void theOverviewsLanesStandForAccountsOrForApis() {
        UI.getCurrent().navigate("");
        eventually(() -> lanes().contains("payments-prod"));

        RadioButtonGroup<?> by = byId("lanes-by", RadioButtonGroup.class);
        test(by).selectItem("APIs");

        assertThat(lanes()).contains("EC2 RunInstances", "Access denied");
    }

    @Test
    void aFilterIsSavedUnderANameAppliedAndDeleted() {
        openList("q=denied");
        MenuBar saved = byId("saved-filters", MenuBar.class);
        MenuBarTester<MenuBar> menu = new MenuBarTester<>(saved);
        menu.clickItem("Saved filters", "Save this filter…");
        test(byId("filter-name", TextField.class)).setValue("refused calls");
        test(byId("filter-save", Button.class)).click();
        test(byId("filter-text", TextField.class)).setValue("");
        assertThat(test(list()).size()).isEqualTo(2);

        menu.clickItem("Saved filters", "refused calls");
        assertThat(test(list()).size()).isEqualTo(1);

        menu.clickItem("Saved filters", "Delete", "refused calls");
        assertThat(saved.getItems().getFirst().getSubMenu().getItems())
                .extracting(item -> item.getText())
                .containsExactly("Save this filter…");
    }

    @Test
    void theListIsNarrowedToOneApi() {
        openList("api=access-denied");

        assertThat(test(list()).size()).isEqualTo(1);
        assertThat(byId("filter-api", ComboBox.class).getValue()).isEqualTo("access-denied");
    }

    @Test
    void theListShowsWhatTheAnsweringAccountSaysAndWhyTheOtherIsMissing() {
        openList();

        assertThat(text("coverage")).startsWith("1 of 2 accounts");
        assertThat(text("missing-accounts"))
                .contains("legacy-shared refuses the console access (403)")
                .contains("Shown: everything else");
        assertThat(cell("what", "title")).isIn("EC2 RunInstances", "Access denied");
        assertThat(cell("measured", "actual")).isEqualTo("80");
        assertThat(cell("measured", "expected")).isEqualTo("4");
    }

    @Test
    void whatARowNeedsASearchForComesAfterwardsAsText() {
        openList("q=RunInstances");

        eventually(() -> cell("principal", "principal").equals(WatchedAccount.HOSTILE));
        assertThat(
                        test(list())
                                .getLitRendererPropertyValue(
                                        0, "principal", "firstSeen", Boolean.class))
                .isTrue();
        assertThat(cell("line", "mark")).isNotEmpty();
    }

    @Test
    void theFilterIsReadFromTheAddressAndWrittenToIt() {
        openList("q=denied&severity=high");
        assertThat(test(list()).size()).isEqualTo(1);
        TextField search = byId("filter-text", TextField.class);
        assertThat(search.getValue()).isEqualTo("denied");

        test(search).setValue("no such thing");

        assertThat(test(list()).size()).isZero();
        assertThat(list().getEmptyStateComponent().getElement().getTextRecursively())
                .contains("No incident matches");
    }

    @Test
    void anIncidentIsToldInItsHeadlineWithWhoWhereAndWhat() {
        openList("q=RunInstances");
        test(list()).clickRow(0);

        assertThat(find(H1.class).single().getElement().getTextRecursively())
                .isEqualTo("80 EC2 instances asked for where 4 are usual");
        eventually(() -> isThere("shares-who"));
        assertThat(text("shares-who"))
                .contains(WatchedAccount.HOSTILE)
                .contains("first seen")
                .contains("100 %");
        assertThat(text("shares-where")).contains("185.220.101.7", "us-east-1");
        assertThat(text("shares-what")).contains("RunInstances", "instanceType", "p4d.24xlarge");
        eventually(() -> isThere("usage-chart"));
        assertThat(UI.getCurrent().getElement().getOuterHTML()).doesNotContain("<img");
    }

    @Test
    void anUnknownIncidentSaysSo() {
        eventually(
                () -> {
                    UI.getCurrent().navigate("incidents/" + WatchedAccount.ID + ":nothing:-:1");
                    return find(H1.class)
                            .single()
                            .getElement()
                            .getTextRecursively()
                            .equals("No such incident");
                });
    }

    @Test
    void anIncidentOfAnAccountThatDoesNotAnswerSaysThat() {
        eventually(
                () -> {
                    UI.getCurrent().navigate("incidents/444455556666:lambda-invoke:-:1");
                    return find(H1.class)
                            .single()
                            .getElement()
                            .getTextRecursively()
                            .equals("This incident cannot be shown now");
                });
        assertThat(getCurrentView().getElement().getTextRecursively())
                .contains("legacy-shared refuses the console access (403)");
    }

    @Test
    void theAccountsPageTellsHowEachDoes() {
        UI.getCurrent().navigate("accounts");
        eventually(() -> text("account-" + WatchedAccount.ID).contains("Last event"));
        assertThat(text("account-" + WatchedAccount.ID))
                .contains("needs a look", "payments-prod is not metered yet", "Indexed after4 min");
        eventually(() -> text("account-444455556666").contains("Map the console's role"));
        assertThat(text("add-account")).contains("Start the console again");
    }

    @Test
    void anIncidentStandsBesideTheSameHoursOfWeeksBeforeWithWhatWasSentOfIt() {
        openList("q=RunInstances");
        test(list()).clickRow(0);

        eventually(() -> isThere("weeks") && text("weeks").contains("A week before"));
        assertThat(text("weeks")).contains("This incident", "80", "not metered");
        eventually(() -> text("history").contains("Notification sent: it has grown"));
        eventually(() -> isThere("discover"));
        assertThat(byId("discover", Anchor.class).getHref())
                .startsWith("https://dashboards.example.com/app/discover#/?_g=(time:(from:'")
                .contains("eventName%3A%28RunInstances%29");
    }

    @Test
    @WithMockUser(username = "viewer", roles = "VIEWER")
    void aViewerReadsEveryPageAndDecidesOnNone() {
        assertThat(pagesWithDecisions()).isEmpty();
    }

    @Test
    @WithMockUser(
            username = "operator",
            roles = {"VIEWER", "OPERATOR"})
    void anOperatorReadsEveryPageAndDecidesAboutIncidents() {
        assertThat(pagesWithDecisions()).containsExactly("incidents", "incident");
    }

    @Test
    @WithMockUser(
            username = "admin",
            roles = {"VIEWER", "OPERATOR", "ADMIN"})
    void anAdminReadsEveryPageAndDecidesAboutIncidents() {
        assertThat(pagesWithDecisions()).containsExactly("incidents", "incident");
    }

    /** Goes through all pages; each must show what it is for. */
    private List<String> pagesWithDecisions() {
        List<String> decidable = new ArrayList<>();
        UI.getCurrent().navigate("");
        eventually(() -> text("to-do").contains("payments-prod"));
        openList("q=RunInstances");
        if (list().getSelectionModel() instanceof GridMultiSelectionModel) {
            decidable.add("incidents");
        }
        test(list()).clickRow(0);
        eventually(() -> isThere("shares-who"));
        if (isThere("decisions")) {
            decidable.add("incident");
        }
        UI.getCurrent().navigate("accounts");
        eventually(() -> text("account-" + WatchedAccount.ID).contains("Last event"));
        UI.getCurrent().navigate("no/such/page");
        assertThat(getCurrentView().getElement().getTextRecursively())
                .contains("There is no page with this address");
        return decidable;
    }

    private void openList() {
        openList("");
    }

    private void openList(String query) {
        eventually(
                () -> {
                    UI.getCurrent().navigate("incidents", QueryParameters.fromString(query));
                    return test(list()).size() > 0 && isVisible("missing-accounts");
                });
    }

    /** What other threads bring to the page is there after a round trip. */
    private static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(30))
                .pollInSameThread()
                .until(
                        () -> {
                            roundTrip();
                            return condition.call();
                        });
    }

    @SuppressWarnings("unchecked") // A component query cannot ask for a generic type.
    private Grid<Object> list() {
        return find(Grid.class).withId("incidents").single();
    }

    private String cell(String column, String property) {
        return test(list()).getLitRendererPropertyValue(0, column, property, String.class);
    }

    private <C extends Component> C byId(String id, Class<C> type) {
        return find(type).withId(id).single();
    }

    private String lanes() {
        return byId("swim-lanes", Component.class).getElement().getPropertyRaw("lanes").toString();
    }

    private boolean isThere(String id) {
        return find(Component.class).withId(id).exists();
    }

    private boolean isVisible(String id) {
        return isThere(id) && byId(id, Component.class).isVisible();
    }

    private String text(String id) {
        return byId(id, Component.class).getElement().getTextRecursively();
    }
}
