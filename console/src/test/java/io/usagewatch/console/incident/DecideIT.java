package io.usagewatch.console.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.dom.Element;
import com.vaadin.flow.router.QueryParameters;
import io.usagewatch.console.DomainFront;
import io.usagewatch.console.WatchedAccount;
import io.usagewatch.detection.incident.Decision.Scope;
import io.usagewatch.detection.incident.Decision.Status;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.review.Review;
import io.usagewatch.detection.review.ReviewChange;
import io.usagewatch.detection.review.ReviewIndex;
import io.usagewatch.detection.review.ReviewStep;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Deciding on the pages, over a real node. Every test has an entity of its own. */
@SpringBootTest(
        properties = {
            "usage-watch.local-users.operator=secret",
            "usage-watch.account-deadline=20s",
            // Long enough for what is shown to be what the console knows by itself.
            "usage-watch.account-pause=5s"
        })
@WithMockUser(
        username = "operator",
        roles = {"VIEWER", "OPERATOR"})
@DirtiesContext
class DecideIT extends SpringBrowserlessTest {

    private static final String API = "access-denied";

    @TempDir static Path data;
    private static Node node;
    private static DomainFront front;
    private static SearchDomain domain;

    @Autowired private IncidentBoard board;
    @Autowired private ReviewDesk desk;

    @DynamicPropertySource
    static void accounts(DynamicPropertyRegistry properties) {
        Instant spike = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(2));
        node = Node.start(NodeSettings.named("decide", data));
        front = new DomainFront(node.uri());
        WatchedAccount account = new WatchedAccount(node);
        for (String entity :
                List.of(
                        "acknowledged",
                        "expected",
                        "beaten",
                        "viewed",
                        "bulk-1",
                        "bulk-2",
                        "remark")) {
            account.withSpike(API, entity, spike);
        }
        account.write();
        domain = account.domain();
        properties.add("usage-watch.accounts[0].id", () -> WatchedAccount.ID);
        properties.add("usage-watch.accounts[0].name", () -> "payments-prod");
        properties.add("usage-watch.accounts[0].endpoint", () -> front.uri().toString());
    }

    @AfterAll
    static void stop() {
        domain.close();
        front.close();
        node.close();
    }

    @Test
    void anAcknowledgedIncidentSaysSoAndByWhom() {
        Incident incident = open("acknowledged");

        click("decide-acknowledge");

        assertThat(text("state")).isEqualTo("acknowledged");
        assertThat(text("history")).contains("operator acknowledged it");
        assertThat(ReviewIndex.find(domain, incident).decision().orElseThrow().status())
                .isEqualTo(Status.ACKNOWLEDGED);
    }

    @Test
    void anExpectedIncidentLeavesTheUsualListUntilItsDate() {
        Incident incident = open("expected");

        click("decide-expected");
        test(byId("expected-comment", TextField.class)).setValue("load test");
        assertThat(byId("expected-scope", RadioButtonGroup.class).getValue())
                .isEqualTo(Scope.ENTITY);
        click("confirm");

        assertThat(text("state")).startsWith("expected until");
        assertThat(text("history")).contains("operator marked it expected until", "load test");
        assertThat(ReviewIndex.find(domain, incident).decision().orElseThrow().until())
                .hasValueSatisfying(end -> assertThat(end).isAfter(Instant.now()));
        assertThat(listed("expected")).isEmpty();
        assertThat(listed("expected", "status=expected")).hasSize(1);
    }

    @Test
    void theSecondOperatorIsToldWhatTheFirstDid() {
        Incident incident = open("beaten");
        ReviewIndex.write(
                domain,
                Review.none(incident)
                        .with(
                                new ReviewStep(
                                        Instant.parse("2026-11-18T14:03:20Z"),
                                        "admin",
                                        ReviewChange.to(Status.FALSE_POSITIVE)),
                                incident));

        click("decide-resolve");

        assertThat(notice())
                .contains("admin marked it a false positive at 14:03:20 UTC")
                .contains("Nothing of yours was written");
        assertThat(text("state")).isEqualTo("false positive");
        assertThat(ReviewIndex.find(domain, incident).steps()).hasSize(1);

        click("decide-resolve");
        assertThat(text("state")).isEqualTo("resolved");
    }

    @Test
    void severalIncidentsAreDecidedAtOnce() {
        list("bulk");
        IncidentGrid grid = find(IncidentGrid.class).single();
        assertThat(find(Component.class).withId("chosen").exists()).isFalse();

        grid.rows().forEach(grid::select);
        assertThat(text("chosen")).startsWith("2 incidents");
        click("decide-resolve");

        eventually(() -> find(Notification.class).exists());
        assertThat(notice()).isEqualTo("2 incidents written");
        eventually(() -> grid.rows().isEmpty());
        assertThat(listed("bulk", "status=resolved")).hasSize(2);
    }

    @Test
    void aRemarkIsTextWhateverItHolds() {
        open("remark");

        click("decide-comment");
        test(byId("comment-text", TextField.class)).setValue(WatchedAccount.HOSTILE);
        click("confirm");

        assertThat(text("history")).contains("operator commented", WatchedAccount.HOSTILE);
        assertThat(UI.getCurrent().getElement().getOuterHTML()).doesNotContain("<img");
        assertThat(text("state")).isEqualTo("open");
    }

    @Test
    @WithMockUser(username = "viewer", roles = "VIEWER")
    void aViewerSeesNoButtonsAndIsRefusedByTheDeskItself() {
        Incident incident = open("viewed");
        IncidentRow row = board.find(incident.id()).orElseThrow();

        assertThat(find(Component.class).withId("decisions").exists()).isFalse();
        assertThatThrownBy(
                        () ->
                                desk.change(
                                        row,
                                        row.standing().version(),
                                        ReviewChange.to(Status.RESOLVED)))
                .isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> desk.changeAll(List.of(row), ReviewChange.to(Status.RESOLVED)))
                .isInstanceOf(AccessDeniedException.class);
        assertThat(ReviewIndex.find(domain, incident).steps()).isEmpty();
        list("viewed");
        assertThat(find(Component.class).withId("decisions").exists()).isFalse();
    }

    /** Opens the page of the incident of an entity. */
    private Incident open(String entity) {
        Optional<IncidentRow> row = list(entity).stream().findFirst();
        Incident incident = row.orElseThrow().incident();
        UI.getCurrent().navigate("incidents/" + incident.id());
        return incident;
    }

    private List<IncidentRow> list(String entity) {
        eventually(() -> !listed(entity).isEmpty());
        return listed(entity);
    }

    private List<IncidentRow> listed(String entity) {
        return listed(entity, "");
    }

    private List<IncidentRow> listed(String entity, String query) {
        UI.getCurrent()
                .navigate("incidents", QueryParameters.fromString("q=" + entity + "&" + query));
        return find(IncidentGrid.class).single().rows();
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(30))
                .pollInSameThread()
                .until(
                        () -> {
                            roundTrip();
                            return condition.call();
                        });
    }

    private void click(String id) {
        test(byId(id, Button.class)).click();
    }

    /** A plain text is a property of the element, not a text in it. */
    private String notice() {
        Element notice = find(Notification.class).all().getLast().getElement();
        return notice.getProperty("text", "") + notice.getTextRecursively();
    }

    private <C extends Component> C byId(String id, Class<C> type) {
        return find(type).withId(id).single();
    }

    private String text(String id) {
        return byId(id, Component.class).getElement().getTextRecursively();
    }
}
