package io.usagewatch.console.monitored;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Section;
import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.account.Answer;
import io.usagewatch.console.account.Answers;
import io.usagewatch.console.layout.LivePage;
import io.usagewatch.console.layout.Page;
import io.usagewatch.console.preview.Called;
import io.usagewatch.console.preview.CalledApis;
import io.usagewatch.console.preview.PreviewDesk;
import io.usagewatch.console.watch.WatchOutcome;
import io.usagewatch.detection.catalog.CatalogException;
import io.usagewatch.detection.catalog.CatalogYaml;
import io.usagewatch.detection.catalog.Definition;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.preview.CallFields;
import io.usagewatch.detection.preview.CalledApi;
import io.usagewatch.detection.preview.Preview;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A form for a monitored API, and beside it what that would have raised. */
abstract class DefinitionPage extends Page {

    private final transient CalledApis calledApis;
    private final transient PreviewDesk previews;
    private final transient AtomicLong asked = new AtomicLong();
    private final DefinitionForm form;
    private final PreviewCard preview;
    private final Button save = new Button();
    private final Button yaml = new Button("As YAML…", click -> showYaml());
    private final Div right;
    private transient Answers<List<CalledApi>> called = new Answers<>(List.of());

    @SuppressWarnings("this-escape") // A component puts itself together in its constructor.
    protected DefinitionPage(
            String title, Accounts accounts, CalledApis calledApis, PreviewDesk previews) {
        super(title);
        this.calledApis = calledApis;
        this.previews = previews;
        this.form = new DefinitionForm(accounts.all(), this::chose, this::changed);
        this.preview = new PreviewCard(accounts.all(), this::changed);
        Section left = new Section(form);
        left.addClassName("card");
        save.setId("save");
        save.addThemeVariants(ButtonVariant.PRIMARY);
        save.addClickListener(click -> save());
        yaml.setId("as-yaml");
        Div actions = new Div(yaml, save);
        actions.addClassName("definition-actions");
        right = new Div(preview, actions);
        right.addClassName("definition-right");
        Div both = new Div(left, right);
        both.addClassName("definition");
        Nav path = new Nav(new Anchor("monitored-apis", "Monitored APIs"));
        path.addClassName("path");
        path.getElement().setAttribute("aria-label", "Back to the list");
        addComponentAsFirst(path);
        add(both);
        name();
    }

    /** Asks for what is entered to be stored. */
    protected abstract WatchOutcome store(List<Account> in);

    /** The button's words for so many accounts. */
    protected abstract String saving(int accounts);

    protected final DefinitionForm form() {
        return form;
    }

    @Override
    protected void onAttach(AttachEvent event) {
        UI ui = event.getUI();
        Thread.startVirtualThread(
                () -> {
                    Answers<List<CalledApi>> answers = calledApis.read();
                    LivePage.change(
                            ui,
                            () -> {
                                called = answers;
                                form.offer(CalledApis.merged(answers));
                            });
                });
    }

    /** Where more is read about the calls of what was filled in from elsewhere. */
    protected final void isFilled(MonitoredApi api) {
        changed();
        lookInto(api.eventSource(), api.eventNames().getFirst());
    }

    /** The account in which it is called most shows most. */
    private void chose(Called api) {
        CalledApis.mostIn(called, api.eventSource(), api.eventName()).ifPresent(preview::choose);
        lookInto(api.eventSource(), api.eventName());
    }

    private void lookInto(String eventSource, String eventName) {
        UI ui = UI.getCurrent();
        preview.account()
                .ifPresent(
                        account ->
                                Thread.startVirtualThread(
                                        () ->
                                                offerFields(
                                                        ui,
                                                        calledApis.fields(
                                                                account, eventSource, eventName))));
    }

    private void offerFields(UI ui, Answer<CallFields> fields) {
        fields.good().ifPresent(good -> LivePage.change(ui, () -> form.offer(good.value())));
    }

    private void changed() {
        long question = asked.incrementAndGet();
        name();
        Optional<MonitoredApi> api = read();
        Optional<Account> account = preview.account();
        UI ui = UI.getCurrent();
        if (api.isEmpty() || account.isEmpty() || ui == null) {
            return;
        }
        preview.isOnItsWay();
        Thread.startVirtualThread(
                () -> {
                    Answer<Optional<Preview>> answer = previews.preview(account.get(), api.get());
                    LivePage.change(
                            ui,
                            () -> {
                                if (asked.get() == question) {
                                    preview.show(api.get(), answer);
                                }
                            });
                });
    }

    private Optional<MonitoredApi> read() {
        try {
            MonitoredApi api = Definition.read(form.definition());
            form.show(List.of(), true);
            return Optional.of(api);
        } catch (CatalogException e) {
            form.show(e.byField(), true);
            preview.say("The preview comes as soon as the form is complete and right.");
            return Optional.empty();
        }
    }

    private void name() {
        save.setText(saving(form.accounts().size()));
    }

    private void save() {
        WatchOutcome outcome = store(form.accounts());
        switch (outcome) {
            case WatchOutcome.Started started -> {
                WatchNotice.show(outcome);
                getUI().ifPresent(ui -> ui.navigate("monitored-apis/" + started.api().id()));
            }
            case WatchOutcome.Refused refused -> form.show(refused.mistakes(), false);
            case WatchOutcome.Beaten _, WatchOutcome.Failed _ ->
                    WatchNotice.warn(WatchNotice.lines(outcome));
        }
    }

    private void showYaml() {
        read().ifPresentOrElse(
                        api -> new YamlDialog(CatalogYaml.write(List.of(api))).open(),
                        () -> save.focus());
    }
}
