package io.usagewatch.console.monitored;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import io.usagewatch.console.account.Account;
import io.usagewatch.console.layout.Badge;
import io.usagewatch.console.watch.Standing;
import io.usagewatch.console.watch.State;
import io.usagewatch.console.watch.WatchedApi;
import java.util.List;
import java.util.function.Consumer;

/** How far each account is, a line each. */
final class RolloutCard extends Section {

    private final UnorderedList lines = new UnorderedList();
    private final boolean mayChange;
    private final transient Consumer<Account> retry;
    private final transient Consumer<Account> reset;
    private transient List<Standing> shown = List.of();

    /**
     * @param retry is given an account that is to be tried again at once
     * @param reset is given an account in which what is deployed is to hold again
     */
    RolloutCard(boolean mayChange, Consumer<Account> retry, Consumer<Account> reset) {
        this.mayChange = mayChange;
        this.retry = retry;
        this.reset = reset;
        addClassName("card");
        setId("rollout");
        lines.addClassName("rollout");
        lines.getElement().setAttribute("role", "status");
        add(new H2("Roll-out"), lines);
    }

    void show(WatchedApi api) {
        if (api.accounts().equals(shown)) {
            return;
        }
        shown = api.accounts();
        lines.removeAll();
        shown.forEach(standing -> lines.add(line(api, standing)));
    }

    private ListItem line(WatchedApi api, Standing standing) {
        Span name = new Span(standing.account().name());
        name.addClassName("strong");
        Badge state = new Badge(ApiWords.word(standing.state()), ApiWords.kind(standing.state()));
        Div words = new Div(new Span(words(standing)));
        words.addClassName("muted");
        if (standing.overrides()) {
            words.add(new Badge("changed here", Badge.Kind.ACKNOWLEDGED));
        }
        ListItem line = new ListItem(name, state, words);
        if (mayChange) {
            line.add(actions(api, standing));
        }
        return line;
    }

    private static String words(Standing standing) {
        return standing.problem()
                .map(problem -> problem.what() + ". " + problem.nextStep())
                .orElse(standing.line());
    }

    private Component actions(WatchedApi api, Standing standing) {
        Div actions = new Div();
        actions.addClassName("rollout-actions");
        Account account = standing.account();
        if (standing.state() == State.FAILED || standing.state() == State.DRIFT) {
            actions.add(button("retry-" + account.id(), "Retry", () -> retry.accept(account)));
        }
        if (standing.overrides()) {
            actions.add(
                    button(
                            "reset-" + account.id(),
                            "Back to what is deployed",
                            () -> reset.accept(account)));
        }
        if (standing.desired().isPresent() && shown.size() > 1) {
            Anchor here =
                    new Anchor(
                            "monitored-apis/%s/change?account=%s".formatted(api.id(), account.id()),
                            "Change here only");
            here.setId("change-" + account.id());
            actions.add(here);
        }
        return actions;
    }

    private static Button button(String id, String text, Runnable action) {
        Button button = new Button(text, click -> action.run());
        button.setId(id);
        button.addThemeVariants(ButtonVariant.TERTIARY);
        return button;
    }
}
