package io.usagewatch.console.overview;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import io.usagewatch.console.account.AccountHealths;
import io.usagewatch.console.account.CoverageLine;
import io.usagewatch.console.account.MissingBanner;
import io.usagewatch.console.incident.IncidentSummary;
import io.usagewatch.console.incident.SwimLaneChart;
import io.usagewatch.console.incident.SwimLanes;
import io.usagewatch.console.layout.LivePage;
import io.usagewatch.console.layout.Page;
import io.usagewatch.console.setup.SetupStrip;
import io.usagewatch.console.setup.SetupWatch;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What there is to do in all accounts, what changed since the last visit, and how they do. */
@Route("")
@PageTitle("Overview · Usage Watch")
@Menu(title = "Overview", order = 0)
@PermitAll
class OverviewView extends Page {

    /** How far back somebody is told who was never here. */
    private static final Duration FIRST_VISIT = Duration.ofDays(1);

    private final transient IncidentSummary summary;
    private final transient AccountHealths healths;
    private final transient Clock clock;
    private final String person;
    private final CoverageLine coverage = new CoverageLine();
    private final MissingBanner missing = new MissingBanner();
    private final ToDoCard toDo = new ToDoCard();
    private final NewsCard news = new NewsCard();
    private final RadioButtonGroup<SwimLanes.By> by = new RadioButtonGroup<>();
    private final SwimLaneChart lanes;
    private final PipelinesCard pipelines = new PipelinesCard();
    private final Div nothing;
    private final Div some = new Div();
    private transient Optional<Instant> lastVisit = Optional.empty();
    private transient Runnable unregister = () -> {};

    OverviewView(
            IncidentSummary summary,
            AccountHealths healths,
            SetupWatch setup,
            AuthenticationContext authentication,
            Clock clock) {
        super("Overview");
        this.summary = summary;
        this.healths = healths;
        this.clock = clock;
        this.person = authentication.getPrincipalName().orElse("");
        addToHeader(coverage);

        by.setId("lanes-by");
        by.setAriaLabel("A lane for each");
        by.setItems(SwimLanes.By.values());
        by.setItemLabelGenerator(OverviewView::words);
        by.setValue(SwimLanes.By.ACCOUNT);
        by.addValueChangeListener(change -> showLanes());
        lanes = new SwimLaneChart(this::open);
        Div head = new Div(new H2("When and where"), by);
        head.addClassName("card-head");
        Section lanesCard = new Section(head, lanes);
        lanesCard.addClassName("card");

        Div both = new Div(toDo, news);
        both.addClassName("two");
        nothing =
                emptyState(
                        "No account yet",
                        "The first one shows here what is unusual in it.",
                        new Anchor("accounts", "Add an account"));
        some.addClassName("page-content");
        some.add(both, lanesCard, pipelines);
        add(missing, new SetupStrip(setup), nothing, some);
        show();
    }

    @Override
    protected void onAttach(AttachEvent event) {
        UI ui = event.getUI();
        Runnable fromIncidents = summary.onChange(() -> LivePage.change(ui, this::showIncidents));
        Runnable fromHealths =
                healths.answers().onChange(() -> LivePage.change(ui, this::showPipelines));
        unregister =
                () -> {
                    fromIncidents.run();
                    fromHealths.run();
                };
        getElement()
                .executeJs(
                        "return window.usageWatch.lastVisit($0)",
                        "usage-watch.last-visit." + person)
                .then(String.class, this::cameLast);
        show();
    }

    @Override
    protected void onDetach(DetachEvent event) {
        unregister.run();
    }

    /**
     * @param time as the browser kept it; empty on the first visit
     */
    void cameLast(String time) {
        try {
            lastVisit = time.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(time));
        } catch (DateTimeException e) {
            lastVisit = Optional.empty(); // Somebody else wrote there: as on the first visit.
        }
        showIncidents();
    }

    private void show() {
        showIncidents();
        showPipelines();
    }

    private void showIncidents() {
        boolean accounts = !summary.answers().accounts().isEmpty();
        nothing.setVisible(!accounts);
        some.setVisible(accounts);
        coverage.show(summary.answers());
        missing.show(summary.answers());
        toDo.show(summary.toDo(), summary.answers().areAwaited());
        Instant since = lastVisit.orElseGet(() -> clock.instant().minus(FIRST_VISIT));
        news.show(summary.since(since, person), lastVisit);
        showLanes();
    }

    private void showLanes() {
        lanes.show(summary.lanes(by.getValue()));
    }

    private void showPipelines() {
        pipelines.show(healths.answers().now(), clock.instant());
    }

    private void open(String lane, Instant at) {
        UI.getCurrent().navigate("incidents", IncidentSummary.addressOf(by.getValue(), lane, at));
    }

    private static String words(SwimLanes.By by) {
        return switch (by) {
            case ACCOUNT -> "Accounts";
            case API -> "APIs";
        };
    }
}
