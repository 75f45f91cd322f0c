package io.usagewatch.console.monitored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasValidation;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.textfield.NumberField;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import io.usagewatch.console.DomainFront;
import io.usagewatch.console.WatchedAccount;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.watch.WatchBoard;
import io.usagewatch.console.watch.WatchDesk;
import io.usagewatch.detection.audit.AuditEntry;
import io.usagewatch.detection.audit.AuditIndex;
import io.usagewatch.detection.catalog.DesiredApi;
import io.usagewatch.detection.catalog.DomainCatalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.node.ObjectNode;

/** What each role sees and does on the pages of monitored APIs, over a real node. */
@SpringBootTest(
        properties = {
            "usage-watch.local-users.operator=secret",
            "usage-watch.account-deadline=20s",
            "usage-watch.account-pause=500ms"
        })
@WithMockUser(
        username = "admin",
        roles = {"VIEWER", "OPERATOR", "ADMIN"})
@DirtiesContext
class MonitoredPagesIT extends SpringBrowserlessTest {

    private static final String TABLES = "dynamodb-create-table";

    @TempDir static Path data;
    private static Node node;
    private static DomainFront front;
    private static SearchDomain domain;

    @Autowired private WatchBoard board;
    @Autowired private WatchDesk desk;
    @Autowired private Accounts accounts;

    @DynamicPropertySource
    static void accounts(DynamicPropertyRegistry properties) {
        Instant now = Instant.now();
        node = Node.start(NodeSettings.named("monitored", data));
        front = new DomainFront(node.uri());
        WatchedAccount account = new WatchedAccount(node);
        for (int hour = 1; hour < 9 * 24; hour++) {
            account.withEvent(now.minus(Duration.ofHours(hour)), createTable("jonas.weber"));
        }
        for (int i = 0; i < 80; i++) {
            account.withEvent(
                    now.minus(Duration.ofHours(9)).plusSeconds(10L * i), createTable("ci-legacy"));
        }
        account.write();
        domain = account.domain();
        domain.put("/" + DomainCatalog.INDEX, DomainCatalog.body());
        domain.put("/" + AuditIndex.NAME, AuditIndex.body());
        properties.add("usage-watch.accounts[0].id", () -> WatchedAccount.ID);
        properties.add("usage-watch.accounts[0].name", () -> "payments-prod");
        properties.add("usage-watch.accounts[0].endpoint", () -> front.uri().toString());
    }

    private static ObjectNode createTable(String principal) {
        return WatchedAccount.event("dynamodb.amazonaws.com", "CreateTable", principal, "10.0.0.1");
    }

    @AfterAll
    static void stop() {
        domain.close();
        front.close();
        node.close();
    }

    @Test
    void what_is_deployed_is_listed_with_what_it_counts_and_how_it_stands() {
        UI.getCurrent().navigate("monitored-apis");
        eventually(() -> !board.apis().isEmpty());

        Grid<?> grid = byId("monitored-apis", Grid.class);
        eventually(() -> grid.getListDataView().getItemCount() > 15);
        test(byId("filter-text", TextField.class)).setValue("sagemaker");

        assertThat(grid.getListDataView().getItems().toList())
                .singleElement()
                .isEqualTo(board.find("sagemaker-create").orElseThrow());
        test(byId("filter-text", TextField.class)).setValue("no such thing");
        assertThat(text("nothing")).contains("Nothing matches");
    }

    @Test
    void an_api_that_is_called_is_chosen_tried_on_history_and_stored() {
        openForm();
        ComboBox<?> source = byId("source", ComboBox.class);
        fill(TABLES);

        eventually(() -> text("preview-figures").startsWith("1 incident"));
        assertThat(text("preview-figures")).contains("alerts a week", "from call to mail");
        assertThat(source.getValue()).isEqualTo("dynamodb.amazonaws.com");
        assertThat(text("preview-incidents")).contains("CreateTable calls");
        click("save");

        eventually(() -> text("headline").equals("dynamodb CreateTable"));
        assertThat(stored(TABLES)).isPresent();
        assertThat(text("definition")).contains("calls per 5 min");
        eventually(() -> text("steps").contains("admin added it in payments-prod"));
    }

    @Test
    void another_sensitivity_is_seen_at_once() {
        openForm();
        fill("tried-out");
        eventually(() -> text("preview-figures").startsWith("1 incident"));

        test(byId("least-deviation.calls", NumberField.class)).setValue(5_000.0);

        eventually(() -> text("preview-figures").startsWith("0 incidents"));
        assertThat(stored("tried-out")).isEmpty();
    }

    static Stream<String[]> wrong() {
        return Stream.of(
                new String[] {"id", "<script>alert(1)</script>", "is not valid"},
                new String[] {"id", "x".repeat(10_000), "is not valid"},
                new String[] {"title", "two\nlines", ""},
                new String[] {"title", "x".repeat(10_000), ""},
                new String[] {"names", "'; drop table", ""},
                new String[] {"runbook", "javascript:alert(1)", ""});
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void wrong_input_is_told_at_its_field_and_nothing_is_stored(
            String field, String value, String told) {
        openForm();
        fill("wrong-input");
        test(byId(field, TextField.class)).setValue(value);

        click("save");

        HasValidation at = byId(field, TextField.class);
        assertThat(at.isInvalid()).as(field + " " + value).isTrue();
        assertThat(at.getErrorMessage()).contains(told).isNotBlank();
        assertThat(stored("wrong-input")).isEmpty();
        assertThat(UI.getCurrent().getElement().getOuterHTML()).doesNotContain("<script>alert");
    }

    @Test
    void an_unknown_service_and_a_negative_number_are_told_at_their_fields() {
        openForm();
        fill("wrong-service");
        ComboBox<String> source = service();
        source.setValue("nosuchservice.amazonaws.com");
        byId("least-deviation.calls", NumberField.class).setValue(-3.0);

        click("save");

        assertThat(source.isInvalid()).isTrue();
        assertThat(byId("least-deviation.calls", NumberField.class).isInvalid()).isTrue();
        assertThat(stored("wrong-service")).isEmpty();
    }

    @Test
    void the_second_of_two_admins_is_told_what_the_first_did() {
        openForm();
        fill("changed-twice");
        click("save");
        eventually(() -> board.find("changed-twice").isPresent());
        UI.getCurrent().navigate("monitored-apis/changed-twice/change");
        String seen = board.find("changed-twice").orElseThrow().version();
        desk.pause("changed-twice", accounts.all(), seen);

        test(byId("title", TextField.class)).setValue("Another title");
        click("save");

        assertThat(notice()).contains("admin paused it", "Nothing of yours was stored");
        assertThat(stored("changed-twice").orElseThrow().title()).isNotEqualTo("Another title");
    }

    @Test
    void a_catalog_with_a_mistake_is_not_imported_and_the_mistake_told() {
        UI.getCurrent().navigate("monitored-apis");
        click("import");
        test(byId("import-yaml", TextArea.class))
                .setValue("monitored-apis:\n  - id: from-yaml\n    interval: 7m\n");

        click("confirm");

        assertThat(text("import-told")).contains("monitored-apis[0].interval", "[0].title");
        assertThat(stored("from-yaml")).isEmpty();
    }

    @Test
    @WithMockUser(username = "viewer", roles = "VIEWER")
    void a_viewer_looks_and_is_offered_no_change() {
        UI.getCurrent().navigate("monitored-apis");
        eventually(() -> !board.apis().isEmpty());
        assertThat(isThere("add")).isFalse();
        assertThat(isThere("import")).isFalse();
        assertThat(isThere("test-notifications")).isFalse();
        assertThat(isThere("export")).isTrue();

        UI.getCurrent().navigate("monitored-apis/ec2-run-instances");
        eventually(() -> text("headline").equals("EC2 RunInstances"));
        assertThat(isThere("change")).isFalse();
        assertThat(text("rollout")).contains("payments-prod");
        assertThatThrownBy(() -> desk.pause("ec2-run-instances", accounts.all(), ""))
                .isInstanceOf(AccessDeniedException.class);
    }

    @Test
    @WithMockUser(
            username = "operator",
            roles = {"VIEWER", "OPERATOR"})
    void an_operator_may_test_notifications_and_change_nothing() {
        UI.getCurrent().navigate("monitored-apis");
        click("test-notifications");
        eventually(() -> !text("channels-" + WatchedAccount.ID).contains("Looking"));

        assertThat(isThere("add")).isFalse();
    }

    @Test
    void the_audit_names_who_changed_what() {
        openForm();
        fill("audited");
        click("save");
        eventually(() -> stored("audited").isPresent());

        eventually(() -> isAudited("admin", "audited"));
    }

    /** The page reads once, when it is opened. */
    private boolean isAudited(String by, String api) {
        UI.getCurrent().navigate("audit");
        UI.getCurrent().refreshCurrentRoute(true);
        await().atMost(Duration.ofSeconds(10))
                .pollInSameThread()
                .until(
                        () -> {
                            roundTrip();
                            return find(Grid.class).withId("audit").exists()
                                    || find(Component.class).withId("audit-empty").exists();
                        });
        return find(Grid.class).withId("audit").all().stream()
                .flatMap(grid -> ((Grid<?>) grid).getListDataView().getItems())
                .map(AuditEntry.class::cast)
                .anyMatch(entry -> entry.by().equals(by) && entry.subject().equals(api));
    }

    private void openForm() {
        UI.getCurrent().navigate("monitored-apis/new");
        assertThat(byId("definition-form", Component.class)).isNotNull();
    }

    /** As choosing the API does. */
    private void fill(String id) {
        service().setValue("dynamodb.amazonaws.com");
        test(byId("names", TextField.class)).setValue("CreateTable");
        test(byId("title", TextField.class)).setValue("dynamodb CreateTable");
        test(byId("unit", TextField.class)).setValue("CreateTable calls");
        test(byId("reason", TextField.class)).setValue("to see");
        test(byId("id", TextField.class)).setValue(id);
    }

    @SuppressWarnings("unchecked") // The form's are of text.
    private ComboBox<String> service() {
        return (ComboBox<String>) byId("source", ComboBox.class);
    }

    private static Optional<MonitoredApi> stored(String id) {
        return DesiredApi.find(domain, WatchedAccount.ID, id).definition();
    }

    private boolean isThere(String id) {
        return find(Button.class).withId(id).exists();
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

    private String notice() {
        var notice = find(Notification.class).all().getLast().getElement();
        return notice.getProperty("text", "") + notice.getTextRecursively();
    }

    private <C extends Component> C byId(String id, Class<C> type) {
        return find(type).withId(id).single();
    }

    private String text(String id) {
        return byId(id, Component.class).getElement().getTextRecursively();
    }
}
