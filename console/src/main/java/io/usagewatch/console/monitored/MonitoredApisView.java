package io.usagewatch.console.monitored;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.data.renderer.Renderer;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.account.CoverageLine;
import io.usagewatch.console.account.MissingBanner;
import io.usagewatch.console.layout.LivePage;
import io.usagewatch.console.layout.Page;
import io.usagewatch.console.watch.TestNotifications;
import io.usagewatch.console.watch.WatchBoard;
import io.usagewatch.console.watch.WatchDesk;
import io.usagewatch.console.watch.WatchedApi;
import io.usagewatch.detection.catalog.CatalogYaml;
import io.usagewatch.detection.words.Times;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** All that is watched, and how it stands in the accounts. */
@Route("monitored-apis")
@PageTitle("Monitored APIs · Usage Watch")
@Menu(title = "Monitored APIs", order = 1.5)
@PermitAll
class MonitoredApisView extends Page {

    private final transient WatchBoard board;
    private final transient WatchDesk desk;
    private final transient Accounts accounts;
    private final CoverageLine coverage = new CoverageLine();
    private final MissingBanner missing = new MissingBanner();
    private final TextField text = new TextField();
    private final Grid<WatchedApi> grid = new Grid<>();
    private final Div nothing = new Div();
    private final boolean mayChange;
    private transient List<WatchedApi> shown = List.of();
    private transient Optional<WatchedApi> focused = Optional.empty();
    private transient Runnable unregister = () -> {};

    MonitoredApisView(
            WatchBoard board,
            WatchDesk desk,
            TestNotifications notifications,
            Accounts accounts,
            AuthenticationContext authentication) {
        super("Monitored APIs");
        this.board = board;
        this.desk = desk;
        this.accounts = accounts;
        this.mayChange = authentication.hasRole("ADMIN");
        addClassName("page-of-a-list");
        Div actions = new Div(coverage);
        actions.addClassName("header-actions");
        if (authentication.hasRole("OPERATOR")) {
            actions.add(
                    new KeyButton(
                            "test-notifications",
                            "Test notifications…",
                            "t",
                            () ->
                                    new TestNotificationDialog(accounts.all(), notifications)
                                            .open()));
        }
        actions.add(new KeyButton("export", "As YAML…", "y", this::export));
        if (mayChange) {
            actions.add(new KeyButton("import", "Import…", "i", this::importYaml));
            Button add =
                    new KeyButton("add", "Watch another API", "n", () -> go("monitored-apis/new"));
            add.addThemeVariants(ButtonVariant.PRIMARY);
            actions.add(add);
        }
        addToHeader(actions);

        text.setId("filter-text");
        text.setAriaLabel("Search");
        text.setPlaceholder("Search title, call, owner…");
        text.setClearButtonVisible(true);
        text.setValueChangeMode(ValueChangeMode.LAZY);
        text.addValueChangeListener(e -> showList());
        Div filter = new Div(text);
        filter.addClassName("filter-bar");
        filter.getElement().setAttribute("role", "search");

        grid.setId("monitored-apis");
        grid.addClassName("incident-grid");
        grid.getElement().setAttribute("aria-label", "Monitored APIs by title");
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        grid.addColumn(what()).setHeader("What").setFlexGrow(3).setWidth("16rem");
        grid.addColumn(counted()).setHeader("Counts").setFlexGrow(3).setWidth("14rem");
        grid.addColumn(state()).setHeader("State").setFlexGrow(2).setWidth("13rem");
        grid.addColumn(api -> ApiWords.origin(api))
                .setHeader("From")
                .setFlexGrow(1)
                .setWidth("9rem");
        grid.addColumn(api -> api.definition().owner().orElse("–"))
                .setHeader("Owner")
                .setFlexGrow(1)
                .setWidth("8rem");
        grid.addColumn(changed()).setHeader("Changed (UTC)").setFlexGrow(1).setWidth("9.5rem");
        grid.addItemClickListener(click -> open(click.getItem()));
        grid.addCellFocusListener(focus -> focused = focus.getItem());
        grid.getElement()
                .addEventListener("keydown", key -> focused.ifPresent(this::open))
                .setFilter("event.key === 'Enter' && event.composedPath()[0].localName !== 'th'");
        nothing.setId("nothing");
        Section card = new Section(grid, nothing);
        card.addClassNames("card", "list-card");
        add(missing, filter, card);
        show();
    }

    @Override
    protected void onAttach(AttachEvent event) {
        UI ui = event.getUI();
        unregister = board.onChange(() -> LivePage.change(ui, this::show));
        show();
    }

    @Override
    protected void onDetach(DetachEvent event) {
        unregister.run();
    }

    private void show() {
        coverage.show(board.now());
        missing.show(board.now());
        List<WatchedApi> apis = board.apis();
        if (!apis.equals(shown) || apis.isEmpty()) {
            shown = apis;
            showList();
        }
    }

    private void showList() {
        String wanted = text.getValue().strip().toLowerCase(Locale.ROOT);
        List<WatchedApi> matching = shown.stream().filter(api -> matches(api, wanted)).toList();
        grid.setItems(matching);
        grid.setVisible(!matching.isEmpty());
        nothing.removeAll();
        if (matching.isEmpty()) {
            nothing.add(nothing());
        }
    }

    private Div nothing() {
        if (board.now().areAwaited()) {
            Div waiting = new Div();
            waiting.addClassName("skeleton");
            return waiting;
        }
        if (shown.isEmpty()) {
            return emptyState(
                    "Nothing is watched",
                    board.now().covered().isEmpty()
                            ? "No account answers; the lines above say why."
                            : "No account that answers has a monitored API.");
        }
        return emptyState(
                "Nothing matches",
                "Search for a part of a title, of a call or of an owner.",
                new Button("Show all", click -> text.clear()));
    }

    private static boolean matches(WatchedApi api, String wanted) {
        return Stream.concat(
                        Stream.of(
                                api.id(),
                                api.definition().title(),
                                api.definition().eventSource(),
                                String.join(" ", api.definition().eventNames())),
                        api.definition().owner().stream())
                .anyMatch(each -> each.toLowerCase(Locale.ROOT).contains(wanted));
    }

    private static Renderer<WatchedApi> what() {
        return LitRenderer.<WatchedApi>of(
                        """
                        <div class="two-lines"><span><span class="dot dot-${item.severity}" role="img" \
                        aria-label="${item.severity}" title="${item.severity}"></span>\
                        <span class="strong">${item.title}</span></span>\
                        <span class="muted beside-dot" title="${item.reason}">${item.id}</span></div>""")
                .withProperty("severity", api -> api.definition().severity().word())
                .withProperty("title", api -> api.definition().title())
                .withProperty("reason", api -> api.definition().reason())
                .withProperty("id", WatchedApi::id);
    }

    private static Renderer<WatchedApi> counted() {
        return twoLines()
                .withProperty("first", api -> ApiWords.counted(api.definition()))
                .withProperty("second", api -> ApiWords.split(api.definition()));
    }

    private static Renderer<WatchedApi> state() {
        return LitRenderer.<WatchedApi>of(
                        "<div class=\"two-lines\"><span><span class=\"badge badge-${item.kind}\">${item.word}</span></span><span class=\"muted\">${item.states}</span></div>")
                .withProperty(
                        "kind",
                        api -> ApiWords.kind(ApiWords.worst(api)).name().toLowerCase(Locale.ROOT))
                .withProperty("word", api -> ApiWords.word(ApiWords.worst(api)))
                .withProperty("states", ApiWords::states);
    }

    private static Renderer<WatchedApi> changed() {
        return twoLines()
                .withProperty(
                        "first",
                        api ->
                                ApiWords.lastStep(api)
                                        .map(step -> Times.dayAndTime(step.at()))
                                        .orElse("–"))
                .withProperty(
                        "second",
                        api -> ApiWords.lastStep(api).map(step -> "by " + step.by()).orElse(""));
    }

    private static LitRenderer<WatchedApi> twoLines() {
        return LitRenderer.of(
                "<div class=\"two-lines\"><span title=\"${item.first}\">${item.first}</span><span class=\"muted\">${item.second}</span></div>");
    }

    private void open(WatchedApi api) {
        go("monitored-apis/" + api.id());
    }

    private void export() {
        new YamlDialog(CatalogYaml.write(shown.stream().map(WatchedApi::definition).toList()))
                .open();
    }

    private void importYaml() {
        new ImportDialog(accounts.all(), desk).open();
    }

    private void go(String address) {
        getUI().ifPresent(ui -> ui.navigate(address));
    }
}
