package io.usagewatch.console.incident;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import io.usagewatch.console.account.Account;
import io.usagewatch.detection.catalog.Severity;
import io.usagewatch.detection.words.Times;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What narrows the list. */
final class FilterBar extends Div {

    private final List<Account> accounts;
    private final Select<TimeRange> range = new Select<>();
    private final ComboBox<Account> account = new ComboBox<>();
    private final ComboBox<String> api = new ComboBox<>();
    private final Select<Severity> least = new Select<>();
    private final Select<StatusChoice> status = new Select<>();
    private final ComboBox<String> assignee = new ComboBox<>();
    private final TextField text = new TextField();
    private final Button cell = new Button();
    private final transient Consumer<IncidentFilter> changed;
    private transient IncidentFilter filter = IncidentFilter.DEFAULT;

    /**
     * @param apis titles of monitored APIs by id
     * @param people who may be the assignee
     * @param changed is given the filter when the person in front of it changes it
     */
    FilterBar(
            List<Account> accounts,
            Map<String, String> apis,
            List<String> people,
            Consumer<IncidentFilter> changed) {
        this.accounts = accounts;
        this.changed = changed;
        addClassName("filter-bar");
        getElement().setAttribute("role", "search");

        range.setId("filter-range");
        range.setAriaLabel("Time range");
        range.setItems(TimeRange.values());
        range.setItemLabelGenerator(TimeRange::words);
        account.setId("filter-account");
        account.setAriaLabel("Account");
        account.setPlaceholder("All accounts");
        account.setItems(accounts);
        account.setItemLabelGenerator(Account::name);
        account.setClearButtonVisible(true);
        api.setId("filter-api");
        api.setAriaLabel("API");
        api.setPlaceholder("Any API");
        api.setItems(apis.keySet());
        api.setItemLabelGenerator(id -> apis.getOrDefault(id, id));
        api.setClearButtonVisible(true);
        least.setId("filter-severity");
        least.setAriaLabel("Severity");
        least.setItems(Severity.values());
        least.setItemLabelGenerator(FilterBar::words);
        status.setId("filter-status");
        status.setAriaLabel("State");
        status.setItems(StatusChoice.values());
        status.setItemLabelGenerator(StatusChoice::words);
        assignee.setId("filter-assignee");
        assignee.setAriaLabel("Assignee");
        assignee.setPlaceholder("Any assignee");
        assignee.setItems(
                Stream.concat(Stream.of(IncidentFilter.NOBODY), people.stream()).toList());
        assignee.setItemLabelGenerator(
                name -> name.equals(IncidentFilter.NOBODY) ? "Nobody" : name);
        assignee.setAllowCustomValue(true);
        assignee.setClearButtonVisible(true);
        text.setId("filter-text");
        text.setAriaLabel("Search");
        text.setPlaceholder("Search API, entity, account…");
        text.setClearButtonVisible(true);
        text.setValueChangeMode(ValueChangeMode.LAZY);
        cell.setId("filter-cell");
        cell.addThemeVariants(ButtonVariant.TERTIARY);
        cell.setTooltipText("Show all times and accounts again");

        range.addValueChangeListener(e -> change(e.isFromClient(), filter.withRange(e.getValue())));
        account.addValueChangeListener(
                e ->
                        change(
                                e.isFromClient(),
                                filter.withAccount(
                                        Optional.ofNullable(e.getValue()).map(Account::id))));
        api.addValueChangeListener(
                e -> change(e.isFromClient(), filter.withApi(Optional.ofNullable(e.getValue()))));
        least.addValueChangeListener(e -> change(e.isFromClient(), filter.withLeast(e.getValue())));
        status.addValueChangeListener(
                e -> change(e.isFromClient(), filter.withStatus(e.getValue())));
        assignee.addValueChangeListener(
                e ->
                        change(
                                e.isFromClient(),
                                filter.withAssignee(Optional.ofNullable(e.getValue()))));
        assignee.addCustomValueSetListener(
                e -> change(true, filter.withAssignee(Optional.of(e.getDetail()))));
        text.addValueChangeListener(e -> change(e.isFromClient(), filter.withText(e.getValue())));
        cell.addClickListener(
                e -> change(true, filter.withCell(Optional.empty()).withAccount(Optional.empty())));

        add(range, account, api, least, status, assignee, text, cell);
        show(filter);
    }

    void show(IncidentFilter shown) {
        filter = shown;
        range.setValue(shown.range());
        account.setValue(
                shown.account()
                        .flatMap(id -> accounts.stream().filter(a -> a.id().equals(id)).findFirst())
                        .orElse(null));
        api.setValue(shown.api().orElse(null));
        least.setValue(shown.least());
        status.setValue(shown.status());
        assignee.setValue(shown.assignee().orElse(null));
        text.setValue(shown.text());
        cell.setVisible(shown.cell().isPresent());
        shown.cell()
                .ifPresent(
                        at ->
                                cell.setText(
                                        "%s to %s  ×"
                                                .formatted(
                                                        Times.dayAndTime(at),
                                                        Times.clock(
                                                                at.plus(shown.range().cell())))));
    }

    private void change(boolean byPerson, IncidentFilter to) {
        if (byPerson && !to.equals(filter)) {
            show(to);
            changed.accept(to);
        }
    }

    private static String words(Severity severity) {
        return switch (severity) {
            case LOW -> "Any severity";
            case MEDIUM -> "Medium and worse";
            case HIGH -> "High and worse";
            case CRITICAL -> "Critical";
        };
    }
}
