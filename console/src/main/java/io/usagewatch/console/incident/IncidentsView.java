package io.usagewatch.console.incident;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouteParameters;
import com.vaadin.flow.shared.Registration;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.account.Answers;
import io.usagewatch.console.account.CoverageLine;
import io.usagewatch.console.account.MissingBanner;
import io.usagewatch.console.layout.LivePage;
import io.usagewatch.console.layout.Page;
import io.usagewatch.console.setup.SetupStrip;
import io.usagewatch.console.setup.SetupWatch;
import io.usagewatch.detection.review.ReviewChange;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Incidents of all accounts in one list. */
@Route("incidents")
@PageTitle("Incidents · Usage Watch")
@Menu(title = "Incidents", order = 1)
@PermitAll
class IncidentsView extends Page implements BeforeEnterObserver {

    /** Pixels below which the list leaves columns out; the style sheet's limit too. */
    private static final int NARROW = 640;

    private final transient IncidentBoard board;
    private final transient SetupWatch setup;
    private final transient RowDetails details;
    private final transient BulkDecision bulk;
    private final transient Clock clock;
    private final Span count = new Span();
    private final CoverageLine coverage = new CoverageLine();
    private final FilterBar filterBar;
    private final SavedFilters saved;
    private final MissingBanner missing = new MissingBanner();
    private final SwimLaneChart lanes;
    private final Button fresh = new Button();
    private final Anchor export = new Anchor("incidents.csv", "Export CSV");
    private final ChosenBar chosen;
    private final IncidentGrid grid;
    private transient IncidentFilter filter = IncidentFilter.DEFAULT;
    private transient Runnable unregister = () -> {};

    IncidentsView(
            Accounts accounts,
            IncidentBoard board,
            SetupWatch setup,
            RowDetails details,
            BulkDecision bulk,
            Operator operator,
            Clock clock) {
        super("Incidents");
        this.board = board;
        this.setup = setup;
        this.details = details;
        this.bulk = bulk;
        this.clock = clock;

        addClassName("page-of-a-list");
        count.addClassName("count");
        title().add(count);
        export.setId("export");
        export.getElement().setAttribute("download", true);
        export.setRouterIgnore(true);
        filterBar =
                new FilterBar(accounts.all(), titles(board), operator.people(), this::changeFilter);
        saved = new SavedFilters(operator.name(), () -> filter, this::changeFilter);
        Div beside = new Div(saved, export, coverage);
        beside.addClassName("header-actions");
        addToHeader(beside);
        lanes = new SwimLaneChart(this::chooseCell);
        grid =
                new IncidentGrid(
                        details, clock, this::open, this::loadDetails, operator.mayDecide());
        fresh.setId("show-new");
        fresh.addClassName("show-new");
        fresh.setVisible(false);
        fresh.addClickListener(click -> showAll());

        chosen = new ChosenBar();
        if (operator.mayDecide()) {
            chosen.add(new DecisionBar(operator::people, clock, this::decide));
            grid.addSelectionListener(selection -> showChosen());
        }

        H2 whenAndWhere = new H2("When and where");
        Section lanesCard = new Section(whenAndWhere, lanes);
        lanesCard.addClassName("card");
        Section listCard = new Section(fresh, chosen, grid);
        listCard.addClassNames("card", "list-card");
        add(filterBar, missing, new SetupStrip(setup), lanesCard, listCard);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        filter = IncidentFilter.from(event.getLocation().getQueryParameters());
        filterBar.show(filter);
        showAll();
    }

    @Override
    protected void onAttach(AttachEvent event) {
        UI ui = event.getUI();
        Runnable fromBoard = board.onChange(() -> LivePage.change(ui, this::showNews));
        Runnable fromSetup = setup.onChange(() -> LivePage.change(ui, this::showNews));
        showFor(ui.getPage().getExtendedClientDetails().getWindowInnerWidth());
        Registration resized =
                ui.getPage().addBrowserWindowResizeListener(now -> showFor(now.getWidth()));
        unregister =
                () -> {
                    fromBoard.run();
                    fromSetup.run();
                    resized.remove();
                };
    }

    @Override
    protected void onDetach(DetachEvent event) {
        unregister.run();
    }

    /**
     * @param width negative while the browser has not told it
     */
    private void showFor(int width) {
        grid.showNarrow(width >= 0 && width < NARROW);
    }

    /** Of the APIs that have incidents: any other would show an empty list. */
    private static Map<String, String> titles(IncidentBoard board) {
        Map<String, String> titles = new TreeMap<>();
        IncidentBoard.merged(board.now())
                .forEach(row -> titles.put(row.api().id(), row.api().title()));
        return titles;
    }

    private void changeFilter(IncidentFilter to) {
        filter = to;
        filterBar.show(to);
        UI.getCurrent()
                .getPage()
                .getHistory()
                .replaceState(null, new Location("incidents", to.toAddress()));
        showAll();
    }

    private void chooseCell(String account, Instant at) {
        boolean chosenAlready =
                filter.cell().filter(at::equals).isPresent()
                        && filter.account().filter(account::equals).isPresent();
        changeFilter(
                chosenAlready
                        ? filter.withCell(Optional.empty()).withAccount(Optional.empty())
                        : filter.withCell(Optional.of(at)).withAccount(Optional.of(account)));
    }

    private void open(IncidentRow row) {
        UI.getCurrent()
                .navigate(
                        IncidentView.class,
                        new RouteParameters(IncidentView.ID, row.id()),
                        filter.toAddress());
    }

    private void showChosen() {
        chosen.show(grid.chosen().size());
    }

    private void decide(ReviewChange change) {
        UI ui = UI.getCurrent();
        List<IncidentRow> rows = grid.chosen();
        if (rows.isEmpty()) {
            return;
        }
        chosen.showWriting(0, rows.size());
        bulk.decide(
                rows,
                change,
                new BulkDecision.Progress() {
                    @Override
                    public void tried(int done) {
                        LivePage.change(ui, () -> chosen.showWriting(done, rows.size()));
                    }

                    @Override
                    public void ended(List<ReviewOutcome> outcomes, boolean broken) {
                        LivePage.change(ui, () -> showDecided(outcomes, rows.size(), broken));
                    }
                });
    }

    private void showDecided(List<ReviewOutcome> outcomes, int all, boolean broken) {
        if (broken) {
            OutcomeNotice.showBroken(outcomes.size(), all);
        } else {
            OutcomeNotice.show(outcomes);
        }
        grid.deselectAll();
        showAll();
    }

    private void loadDetails(List<IncidentRow> page) {
        UI ui = UI.getCurrent();
        details.load(page, rows -> LivePage.change(ui, () -> grid.showAgain(rows)));
    }

    /** Everything anew, newest first. */
    private void showAll() {
        Answers<List<IncidentRow>> answers = board.now();
        List<IncidentRow> rows = wanted(answers);
        fresh.setVisible(false);
        grid.setEmptyStateComponent(emptyState(answers));
        grid.show(rows);
        showChosen();
        showAround(answers, rows.size());
    }

    /** What is being read stays where it is: new incidents wait above it until somebody asks. */
    private void showNews() {
        if (grid.rows().isEmpty() || !setup.now().finished()) {
            showAll();
            return;
        }
        Answers<List<IncidentRow>> answers = board.now();
        Map<String, IncidentRow> shown = new HashMap<>();
        grid.rows().forEach(row -> shown.put(row.id(), row));
        List<IncidentRow> rows = wanted(answers);
        long unseen = rows.stream().filter(row -> !shown.containsKey(row.id())).count();
        // One that the filter no longer wants stays where it is read, and shows what changed.
        grid.showAgain(
                IncidentBoard.merged(answers).stream()
                        .filter(row -> shown.containsKey(row.id()))
                        .filter(row -> !row.equals(shown.get(row.id())))
                        .toList());
        fresh.setVisible(unseen > 0);
        fresh.setText(unseen == 1 ? "Show 1 new incident" : "Show " + unseen + " new incidents");
        showAround(answers, rows.size());
    }

    private void showAround(Answers<List<IncidentRow>> answers, int size) {
        Instant now = clock.instant();
        export.setHref("incidents.csv" + query(filter));
        count.setText(answers.covered().isEmpty() ? "" : String.valueOf(size));
        coverage.show(answers);
        missing.show(answers);
        lanes.show(
                SwimLanes.byAccount(
                        answers,
                        IncidentBoard.merged(answers).stream()
                                .filter(row -> filter.matchesLane(row, now))
                                .toList(),
                        filter,
                        now));
    }

    private static String query(IncidentFilter filter) {
        String query = filter.toAddress().getQueryString();
        return query.isEmpty() ? "" : "?" + query;
    }

    private List<IncidentRow> wanted(Answers<List<IncidentRow>> answers) {
        Instant now = clock.instant();
        return IncidentBoard.merged(answers).stream()
                .filter(row -> filter.matches(row, now))
                .toList();
    }

    private Component emptyState(Answers<List<IncidentRow>> answers) {
        if (answers.accounts().isEmpty()) {
            return emptyState(
                    "No account yet",
                    "The first one shows here what is unusual in it.",
                    new Anchor("accounts", "Add an account"));
        }
        if (!setup.now().finished()) {
            return emptyState(
                    "Nothing found yet",
                    "The history is still being read; incidents show up here as they are found.");
        }
        if (answers.areAwaited()) {
            return emptyState("Asking the accounts…", "The first answer comes within seconds.");
        }
        if (answers.covered().isEmpty()) {
            return emptyState(
                    "No account answers",
                    "The messages above say why. The accounts are asked again by themselves.");
        }
        if (!filter.equals(filter.withStatus(StatusChoice.ANY))
                && IncidentBoard.merged(answers).stream()
                        .anyMatch(
                                row ->
                                        filter.withStatus(StatusChoice.ANY)
                                                .matches(row, clock.instant()))) {
            return emptyState(
                    "Nothing left to do",
                    "Every incident that fits the filter is in another state.",
                    new Button(
                            "Show any state",
                            e -> changeFilter(filter.withStatus(StatusChoice.ANY))));
        }
        if (filter.isNarrowed()) {
            return emptyState(
                    "No incident matches",
                    "Nothing in the chosen time fits the filter.",
                    new Button("Clear the filter", e -> changeFilter(IncidentFilter.DEFAULT)));
        }
        if (filter.range() != TimeRange.MONTH) {
            return emptyState(
                    "Nothing unusual",
                    "No incident in the "
                            + filter.range().words().toLowerCase(Locale.ROOT)
                            + ", in any account that answers.",
                    new Button(
                            "Look at the last 30 days",
                            e -> changeFilter(filter.withRange(TimeRange.MONTH))));
        }
        return emptyState(
                "Nothing unusual", "No incident in the last 30 days, in any account that answers.");
    }
}
