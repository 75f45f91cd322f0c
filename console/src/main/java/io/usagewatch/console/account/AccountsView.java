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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How each account does, in words. */
@Route("accounts")
@PageTitle("Accounts · Usage Watch")
@Menu(title = "Accounts", order = 2)
@PermitAll
class AccountsView extends Page {

    private final transient AccountHealths healths;
    private final transient Clock clock;
    private final CoverageLine coverage = new CoverageLine();
    private final Div cards = new Div();
    private transient Runnable unregister = () -> {};

    AccountsView(AccountHealths healths, Clock clock) {
        super("Accounts");
        this.healths = healths;
        this.clock = clock;
        cards.addClassName("account-cards");
        addToHeader(coverage);
        add(cards);
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
        cards.removeAll();
        if (answers.accounts().isEmpty()) {
            cards.add(
                    emptyState(
                            "No account yet",
                            "Set usage-watch.accounts[0].id, name, region and endpoint, and start the console again."));
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
        answer.problem()
                .ifPresent(
                        problem -> {
                            Div text = new Div();
                            text.addClassName("account-problem");
                            text.add(
                                    new Span(account.name() + " " + problem.what() + ". "),
                                    new Span(problem.nextStep()));
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

    private static Badge badge(Answer<AccountHealth> answer) {
        if (answer.problem().isPresent()) {
            return new Badge("does not answer", Badge.Kind.FAILED);
        }
        return answer.isAwaited()
                ? new Badge("asking", Badge.Kind.NEUTRAL)
                : new Badge("answers", Badge.Kind.OK);
    }

    private DescriptionList list(AccountHealth health) {
        Instant now = clock.instant();
        DescriptionList list = new DescriptionList();
        add(
                list,
                "Last event",
                health.lastEvent()
                        .map(at -> Times.dayAndTime(at) + " UTC, " + ago(at, now))
                        .orElse(
                                "none yet; check that CloudTrail writes to the log group that is read"));
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
