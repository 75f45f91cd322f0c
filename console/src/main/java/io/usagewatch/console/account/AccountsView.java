package io.usagewatch.console.account;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import io.usagewatch.console.layout.Badge;
import io.usagewatch.console.layout.LivePage;
import io.usagewatch.console.layout.Page;
import io.usagewatch.detection.words.Times;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;

/** How each account does, in words. */
@Route("accounts")
@PageTitle("Accounts · Usage Watch")
@Menu(title = "Accounts", order = 2)
@PermitAll
class AccountsView extends Page {

    private final transient AccountHealths healths;
    private final transient Discovery discovery;
    private final transient Clock clock;
    private final CoverageLine coverage = new CoverageLine();
    private final Div problems = new Div();
    private final Div cards = new Div();
    private final AccountGuide guide;
    private transient Runnable unregister = () -> {};

    AccountsView(
            AccountHealths healths,
            Discovery discovery,
            ObjectProvider<AccountRegistry> registry,
            Clock clock) {
        super("Accounts");
        this.healths = healths;
        this.discovery = discovery;
        this.guide = new AccountGuide(registry.getIfAvailable() != null);
        this.clock = clock;
        cards.addClassName("account-cards");
        addToHeader(coverage);
        problems.setId("registry-problems");
        problems.addClassName("banner");
        problems.getElement().setAttribute("role", "status");
        add(problems, cards, guide);
        guide.setOpened(healths.answers().now().accounts().isEmpty());
        show();
    }

    @Override
    protected void onAttach(AttachEvent event) {
        UI ui = event.getUI();
        unregister = healths.answers().onChange(() -> LivePage.change(ui, this::show));
        show();
    }

    @Override
    protected void onDetach(DetachEvent event) {
        unregister.run();
    }

    private void show() {
        Answers<AccountHealth> answers = healths.answers().now();
        coverage.show(answers);
        problems.removeAll();
        discovery.problems().forEach(problem -> problems.add(new Div(problem)));
        problems.setVisible(!discovery.problems().isEmpty());
        cards.removeAll();
        if (answers.accounts().isEmpty()) {
            cards.add(
                    emptyState(
                            "No account yet",
                            "The steps below bring the first one; nothing is watched until then."));
        }
        answers.accounts().forEach(answer -> cards.add(card(answer)));
    }

    private Section card(Answer<AccountHealth> answer) {
        Account account = answer.account();
        H2 name = new H2(account.name());
        Div head = new Div(name, badge(answer));
        head.addClassName("card-head");
        Div facts = new Div();
        facts.addClassName("facts");
        facts.setText(
                Stream.of(account.id(), account.region(), account.endpoint().toString())
                        .filter(fact -> !fact.isEmpty())
                        .collect(Collectors.joining(" · ")));
        Section card = new Section(head, facts);
        card.addClassName("card");
        card.setId("account-" + account.id());
        problems(answer, clock.instant())
                .forEach(
                        problem -> {
                            Span what = new Span(account.name() + " " + problem.what() + ".");
                            what.addClassName("strong");
                            Div text = new Div(what, new Span(" " + problem.nextStep()));
                            text.addClassName("account-problem");
                            card.add(text);
                        });
        answer.good().ifPresent(good -> card.add(list(good.value())));
        if (answer.isAwaited()) {
            Div waiting = new Div();
            waiting.addClassName("skeleton");
            card.add(waiting);
        }
        return card;
    }

    private static List<Problem> problems(Answer<AccountHealth> answer, Instant now) {
        return answer.problem()
                .map(List::of)
                .orElseGet(
                        () ->
                                answer.good()
                                        .map(good -> good.value().problems(now))
                                        .orElse(List.of()));
    }

    private Badge badge(Answer<AccountHealth> answer) {
        if (answer.problem().isPresent()) {
            return new Badge("does not answer", Badge.Kind.FAILED);
        }
        if (answer.isAwaited()) {
            return new Badge("asking", Badge.Kind.NEUTRAL);
        }
        return problems(answer, clock.instant()).isEmpty()
                ? new Badge("works", Badge.Kind.OK)
                : new Badge("needs a look", Badge.Kind.ACKNOWLEDGED);
    }

    private DescriptionList list(AccountHealth health) {
        Instant now = clock.instant();
        DescriptionList list = new DescriptionList();
        add(
                list,
                "Last event",
                health.lastEvent()
                        .map(at -> Times.dayAndTime(at) + " UTC, " + ago(at, now))
                        .orElse("none yet"));
        health.lagWords().ifPresent(lag -> add(list, "Indexed after", lag));
        health.meteredTo()
                .ifPresent(
                        to ->
                                add(
                                        list,
                                        "Metered to",
                                        Times.dayAndTime(to) + " UTC, " + ago(to, now)));
        add(list, "Call to alert", "at most " + Times.length(health.timeToAlert()));
        add(list, "Detectors", health.detectors().words());
        return list;
    }

    private static void add(DescriptionList list, String term, String description) {
        list.add(new DescriptionList.Term(term), new DescriptionList.Description(description));
    }

    private static String ago(Instant at, Instant now) {
        return Times.length(Duration.between(at, now)) + " ago";
    }
}
