package io.usagewatch.console.setup;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import io.usagewatch.console.layout.LivePage;
import io.usagewatch.console.setup.SetupProgress.AccountSteps;
import io.usagewatch.console.setup.SetupProgress.State;
import io.usagewatch.console.setup.SetupProgress.Step;
import io.usagewatch.detection.words.Numbers;

/** A bar per account and step while the system is being set up; not there once it is. */
public final class SetupStrip extends Section {

    private final transient SetupWatch watch;
    private transient Runnable unregister = () -> {};

    public SetupStrip(SetupWatch watch) {
        this.watch = watch;
        addClassNames("card", "setup");
        setId("setup");
        getElement().setAttribute("aria-label", "Setting up");
        show(watch.now());
    }

    @Override
    protected void onAttach(AttachEvent event) {
        UI ui = event.getUI();
        unregister = watch.onChange(() -> LivePage.change(ui, () -> show(watch.now())));
        show(watch.now());
    }

    @Override
    protected void onDetach(DetachEvent event) {
        unregister.run();
    }

    private void show(State state) {
        setVisible(!state.finished() || state.problem().isPresent());
        removeAll();
        H2 title = new H2(state.problem().isPresent() ? "Setting up has stopped" : "Setting up");
        add(title);
        state.problem()
                .ifPresent(
                        problem -> {
                            Paragraph text = new Paragraph(problem);
                            text.addClassName("problem");
                            text.getElement().setAttribute("role", "alert");
                            add(text);
                        });
        state.accounts().forEach(account -> add(row(account)));
    }

    private static Div row(AccountSteps account) {
        Div row = new Div();
        row.addClassName("setup-row");
        Span name = new Span(account.account());
        name.addClassName("setup-account");
        row.add(name);
        account.steps().forEach(step -> row.add(bar(account, step)));
        return row;
    }

    private static Div bar(AccountSteps account, Step step) {
        String numbers =
                step.total() > 0
                        ? Numbers.whole(step.done()) + " of " + Numbers.whole(step.total())
                        : Numbers.whole(step.done());
        ProgressBar bar = new ProgressBar(0, 1, 0);
        bar.setValue(step.total() > 0 ? Math.clamp((double) step.done() / step.total(), 0, 1) : 0);
        bar.getElement()
                .setAttribute(
                        "aria-label", account.account() + ": " + step.label() + " " + numbers);
        Span text = new Span(step.label() + " " + numbers);
        text.addClassName("setup-text");
        Div cell = new Div(text, bar);
        cell.addClassName("setup-step");
        return cell;
    }
}
