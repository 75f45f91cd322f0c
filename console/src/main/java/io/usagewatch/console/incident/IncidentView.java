package io.usagewatch.console.incident;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouterLink;
import io.usagewatch.console.account.Answer;
import io.usagewatch.console.account.Answers;
import io.usagewatch.console.account.Problem;
import io.usagewatch.console.layout.Badge;
import io.usagewatch.console.layout.LivePage;
import io.usagewatch.console.layout.Page;
import io.usagewatch.detection.alert.SentMessage;
import io.usagewatch.detection.incident.DiscoverLink;
import io.usagewatch.detection.incident.IncidentWords;
import io.usagewatch.detection.review.ReviewChange;
import io.usagewatch.detection.words.Times;
import jakarta.annotation.security.PermitAll;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** One incident: how bad, since when, who, where and what. */
@Route("incidents/:" + IncidentView.ID)
@PermitAll
class IncidentView extends Page implements BeforeEnterObserver, HasDynamicTitle {

    static final String ID = "id";

    private final transient IncidentBoard board;
    private final transient IncidentReading reading;
    private final transient ReviewDesk desk;
    private final transient Clock clock;
    private final RouterLink back = new RouterLink("Incidents", IncidentsView.class);
    private final Span backTo = new Span();
    private final Span dot = new Span();
    private final Span headline = new Span();
    private final Div decisions = new Div();
    private final Div line = new Div();
    private final Div history = new Div();
    private final Div content = new Div();
    private transient Optional<IncidentRow> shown = Optional.empty();
    private transient List<SentMessage> sent = List.of();
    private transient Optional<Problem> sentProblem = Optional.empty();
    private String id = "";
    private transient Runnable unregister = () -> {};

    IncidentView(
            IncidentBoard board,
            IncidentReading reading,
            ReviewDesk desk,
            Operator operator,
            Clock clock) {
        super("");
        this.board = board;
        this.reading = reading;
        this.desk = desk;
        this.clock = clock;
        back.setId("back");
        Nav path = new Nav(back, backTo);
        path.addClassName("path");
        path.getElement().setAttribute("aria-label", "Back to the list");
        addComponentAsFirst(path);
        dot.addClassNames("dot", "dot-large");
        title().add(dot, headline);
        title().setId("headline");
        if (operator.mayDecide()) {
            decisions.add(new DecisionBar(operator::people, clock, this::decide));
        }
        addToHeader(decisions);
        line.addClassName("facts-line");
        content.addClassName("page-content");
        add(content);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        id = event.getRouteParameters().get(ID).orElse("");
        QueryParameters filter =
                IncidentFilter.from(event.getLocation().getQueryParameters()).toAddress();
        back.setQueryParameters(filter);
        shown = Optional.empty();
        sent = List.of();
        sentProblem = Optional.empty();
        showWhatIsKnown();
    }

    @Override
    protected void onAttach(AttachEvent event) {
        UI ui = event.getUI();
        unregister = board.onChange(() -> LivePage.change(ui, this::showWhatIsKnown));
        showWhatIsKnown();
    }

    @Override
    protected void onDetach(DetachEvent event) {
        unregister.run();
    }

    @Override
    public String getPageTitle() {
        return headline.getText() + " · Usage Watch";
    }

    /** Called again when accounts have answered: the incident may be there now, or have grown. */
    private void showWhatIsKnown() {
        Optional<IncidentRow> known = board.find(id);
        if (known.isPresent()) {
            if (!known.map(IncidentRow::incident).equals(shown.map(IncidentRow::incident))) {
                shown = known;
                show(known.get());
            } else if (!known.equals(shown)) {
                shown = known;
                showStanding(known.get());
            }
        } else if (shown.isEmpty()) {
            showAbsent(board.now());
        }
    }

    private void show(IncidentRow row) {
        String severity = row.incident().severity().word();
        dot.setVisible(true);
        dot.setClassName("dot dot-large dot-" + severity);
        dot.getElement().setAttribute("role", "img").setAttribute("aria-label", severity);
        String subject = IncidentWords.entity(row.incident()).map(e -> e + ": ").orElse("");
        headline.setText(subject + IncidentWords.headline(row.incident(), row.api().unit()));
        UI.getCurrent().getPage().setTitle(getPageTitle());
        backTo.setText(" / " + row.account().name());

        decisions.setVisible(true);
        showStanding(row);
        Paragraph reason = new Paragraph(row.api().reason());
        reason.addClassName("muted");

        Div usage = place(card("usage", UsageCard.title(row)));
        Div weeks = place(card("weeks", WeeksCard.title()));
        Div besides = new Div(usage, weeks);
        besides.addClassName("usage-and-weeks");
        Div cards =
                new Div(
                        card("who", new H2("Who")),
                        card("where", new H2("Where")),
                        card("what", new H2("What")));
        cards.addClassName("three");
        Div context = place(cards, card("events-card", new H2("Events")));
        content.removeAll();
        content.add(line, reason, besides, context, history);

        reading.series(row, into(usage, row, series -> List.of(new UsageCard(row, series))));
        reading.weeks(row, into(weeks, row, known -> List.of(new WeeksCard(known))));
        reading.context(
                row,
                into(
                        context,
                        row,
                        known ->
                                List.of(
                                        new WhoWhereWhat(known),
                                        new EventsCard(known, discover(row)))));
        UI ui = UI.getCurrent();
        reading.sent(row, answer -> LivePage.change(ui, () -> showSent(row, answer)));
    }

    /** Changes nothing else: somebody may be reading the events. */
    private void showStanding(IncidentRow row) {
        Div facts = new Div();
        facts.addClassName("facts");
        facts.setId("facts");
        facts.setText(facts(row));
        Badge badge =
                new Badge(StandingWords.of(row.standing()), StandingWords.kind(row.standing()));
        badge.setId("state");
        line.removeAll();
        line.add(badge, facts);
        showHistory(row);
    }

    private void showSent(IncidentRow row, Answer<List<SentMessage>> answer) {
        if (shown.filter(row::isAboutTheSame).isPresent()) {
            sent = answer.good().map(Answer.Good::value).orElse(List.of());
            sentProblem = answer.problem();
            showHistory(shown.get());
        }
    }

    private void showHistory(IncidentRow row) {
        history.removeAll();
        history.add(new HistoryCard(row, sent, sentProblem, clock.instant()));
    }

    private static Optional<URI> discover(IncidentRow row) {
        return row.account()
                .dashboards()
                .map(place -> DiscoverLink.to(place, Optional.of(row.api()), row.incident()));
    }

    private void decide(ReviewChange change) {
        shown.ifPresent(
                row -> {
                    OutcomeNotice.show(List.of(desk.change(row, row.standing().version(), change)));
                    showWhatIsKnown();
                });
    }

    private String facts(IncidentRow row) {
        String grade =
                row.incident().grade() > 0
                        ? String.format(Locale.ROOT, " · grade %.2f", row.incident().grade())
                        : "";
        String cost =
                IncidentWords.cost(row.incident(), row.api())
                        .map(words -> " · " + words)
                        .orElse("");
        return "%s · %s · since %s UTC, %s · %s · severity %s%s · surprise %s%s · %s"
                .formatted(
                        row.account().name(),
                        row.account().region(),
                        Times.dayAndTime(row.incident().start()),
                        IncidentWords.lasted(row.incident(), row.api().interval(), clock.instant()),
                        row.api().title(),
                        row.incident().severity().word(),
                        cost,
                        String.format(Locale.ROOT, "%+.0f scales", row.incident().surprise()),
                        grade,
                        row.standing()
                                .assignee()
                                .map(name -> "assigned to " + name)
                                .orElse("assigned to nobody"));
    }

    /** Takes an answer to its place on the page, or the reason why there is none. */
    private <T> Consumer<Answer<T>> into(
            Div place, IncidentRow row, Function<T, List<Component>> cards) {
        UI ui = UI.getCurrent();
        return answer ->
                LivePage.change(
                        ui,
                        () -> {
                            if (shown.filter(row::isAboutTheSame).isPresent()) {
                                place.removeAll();
                                answer.good()
                                        .ifPresent(good -> place.add(cards.apply(good.value())));
                                answer.problem()
                                        .ifPresent(problem -> place.add(failed(row, problem)));
                            }
                        });
    }

    private Section failed(IncidentRow row, Problem problem) {
        Section card =
                new Section(
                        emptyState(
                                row.account().name() + " " + problem.what(),
                                problem.nextStep(),
                                new Button("Try again", click -> show(row))));
        card.addClassName("card");
        return card;
    }

    private void showAbsent(Answers<List<IncidentRow>> answers) {
        decisions.setVisible(false);
        dot.setVisible(false);
        content.removeAll();
        Optional<Answer<List<IncidentRow>>> owner =
                answers.accounts().stream()
                        .filter(a -> id.startsWith(a.account().id() + ":"))
                        .findFirst();
        RouterLink list = new RouterLink("Back to the incidents", IncidentsView.class);
        if (owner.filter(Answer::isAwaited).isPresent()) {
            headline.setText("Looking the incident up…");
            content.add(card("loading", new H2("Usage")));
        } else if (owner.flatMap(Answer::problem).isPresent()) {
            Problem problem = owner.flatMap(Answer::problem).orElseThrow();
            String name = owner.get().account().name();
            headline.setText("This incident cannot be shown now");
            content.add(emptyState(name + " " + problem.what(), problem.nextStep(), list));
        } else {
            headline.setText("No such incident");
            content.add(
                    emptyState(
                            "There is no incident with this address",
                            "It may be older than 30 days, or late events have given it an earlier start. The list has it then.",
                            list));
        }
    }

    private static Div place(Component... waiting) {
        Div place = new Div(waiting);
        place.addClassName("place");
        return place;
    }

    /** A card whose content is still on its way. */
    private static Section card(String id, H2 title) {
        Div waiting = new Div();
        waiting.addClassName("skeleton");
        Section card = new Section(title, waiting);
        card.setId(id);
        card.addClassName("card");
        card.getElement().setAttribute("aria-busy", "true");
        return card;
    }
}
