package io.usagewatch.console.incident;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.data.provider.CallbackDataProvider;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.data.renderer.Renderer;
import com.vaadin.flow.function.ValueProvider;
import io.usagewatch.console.incident.RowDetails.RowDetail;
import io.usagewatch.detection.event.Share;
import io.usagewatch.detection.incident.IncidentWords;
import io.usagewatch.detection.words.Numbers;
import io.usagewatch.detection.words.Times;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The list itself. Rows come page by page; what costs a search is read for the rows on screen only.
 * Cells are Lit templates: their values are text, whatever an event holds.
 */
final class IncidentGrid extends Grid<IncidentRow> {

    private static final List<String> WIDE_ONLY = List.of("line", "principal", "since", "account");

    private final transient RowDetails details;
    private final transient Clock clock;
    private final CallbackDataProvider<IncidentRow, Void> provider;
    private transient List<IncidentRow> rows = List.of();
    private transient Optional<IncidentRow> focused = Optional.empty();

    /**
     * @param opened is given the row that was clicked, or on which Enter was pressed
     * @param fetched is given the rows that are on screen now
     * @param selectable whether rows can be chosen, to decide about several at once
     */
    IncidentGrid(
            RowDetails details,
            Clock clock,
            Consumer<IncidentRow> opened,
            Consumer<List<IncidentRow>> fetched,
            boolean selectable) {
        super(50);
        this.details = details;
        this.clock = clock;
        setId("incidents");
        addClassName("incident-grid");
        getElement().setAttribute("aria-label", "Incidents, newest first");
        addThemeVariants(GridVariant.NO_BORDER);
        setSelectionMode(selectable ? SelectionMode.MULTI : SelectionMode.NONE);

        addColumn(what()).setHeader("What").setKey("what").setFlexGrow(4).setWidth("16rem");
        addColumn(account()).setHeader("Account").setKey("account").setFlexGrow(2).setWidth("9rem");
        addColumn(measured())
                .setHeader("Now / expected")
                .setKey("measured")
                .setTextAlign(ColumnTextAlign.END)
                .setFlexGrow(0)
                .setWidth("9.5rem");
        addColumn(line()).setHeader("Day around it").setKey("line").setFlexGrow(0).setWidth("8rem");
        addColumn(principal())
                .setHeader("Most by")
                .setKey("principal")
                .setFlexGrow(3)
                .setWidth("12rem");
        addColumn(when()).setHeader("Since (UTC)").setKey("since").setFlexGrow(1).setWidth("10rem");
        addColumn(state()).setHeader("State").setKey("state").setFlexGrow(1).setWidth("8.5rem");

        provider =
                new CallbackDataProvider<>(
                        query -> {
                            int from = Math.min(query.getOffset(), rows.size());
                            int to = Math.min(from + query.getLimit(), rows.size());
                            List<IncidentRow> page = rows.subList(from, to);
                            fetched.accept(page);
                            return page.stream();
                        },
                        query -> rows.size(),
                        IncidentRow::id);
        setDataProvider(provider);

        addItemClickListener(click -> opened.accept(click.getItem()));
        addCellFocusListener(focus -> focused = focus.getItem());
        getElement()
                .addEventListener("keydown", key -> focused.ifPresent(opened))
                .setFilter(
                        "event.key === 'Enter' && event.composedPath()[0].localName !== 'th'"
                                + " && event.target.localName !== 'vaadin-checkbox'");
        if (selectable) {
            getElement()
                    .addEventListener("keydown", key -> focused.ifPresent(this::toggle))
                    .setFilter("event.key === 'x' && !event.ctrlKey && !event.metaKey");
        }
    }

    /** A narrow screen has room for what, how much and the state; the rest is on the page. */
    void showNarrow(boolean narrow) {
        WIDE_ONLY.forEach(key -> getColumnByKey(key).setVisible(!narrow));
        getColumnByKey("what").setWidth(narrow ? "9rem" : "16rem");
        getColumnByKey("measured").setWidth(narrow ? "6.5rem" : "9.5rem");
        getColumnByKey("state").setWidth(narrow ? "6.5rem" : "8.5rem");
    }

    /** As they stand now, in the order of the list. */
    List<IncidentRow> chosen() {
        Set<String> ids =
                getSelectedItems().stream().map(IncidentRow::id).collect(Collectors.toSet());
        return rows.stream().filter(row -> ids.contains(row.id())).toList();
    }

    private void toggle(IncidentRow row) {
        if (getSelectedItems().stream().anyMatch(chosen -> chosen.id().equals(row.id()))) {
            deselect(row);
        } else {
            select(row);
        }
    }

    void show(List<IncidentRow> all) {
        rows = List.copyOf(all);
        provider.refreshAll();
    }

    /** Rows that keep their place but have changed. */
    void showAgain(List<IncidentRow> changed) {
        Map<String, IncidentRow> byId =
                changed.stream().collect(Collectors.toMap(IncidentRow::id, Function.identity()));
        rows = rows.stream().map(row -> byId.getOrDefault(row.id(), row)).toList();
        changed.forEach(provider::refreshItem);
    }

    private Renderer<IncidentRow> what() {
        return LitRenderer.<IncidentRow>of(
                        """
                        <div class="two-lines"><span><span class="dot dot-${item.severity}" role="img" \
                        aria-label="${item.severity}" title="${item.severity}"></span>\
                        <span class="strong">${item.title}</span></span>\
                        <span class="muted beside-dot" title="${item.entity}">${item.entity}</span>\
                        <span class="muted beside-dot narrow-only">${item.account}</span>\
                        <span class="muted beside-dot narrow-only">${item.since}</span></div>""")
                .withProperty("account", row -> row.account().name())
                .withProperty("since", row -> Times.dayAndTime(row.incident().start()))
                .withProperty("severity", row -> row.incident().severity().word())
                .withProperty("title", row -> row.api().title())
                .withProperty(
                        "entity",
                        row -> IncidentWords.entity(row.incident()).orElse(row.api().unit()));
    }

    private Renderer<IncidentRow> account() {
        return LitRenderer.<IncidentRow>of(
                        """
                        <div class="two-lines"><span>${item.name}</span><span class="muted">${item.region}</span></div>""")
                .withProperty("name", row -> row.account().name())
                .withProperty("region", row -> row.account().region());
    }

    private Renderer<IncidentRow> measured() {
        return LitRenderer.<IncidentRow>of(
                        """
                        <span class="numbers"><span class="strong">${item.actual}</span>\
                        <span class="muted"> / ${item.expected}</span></span>""")
                .withProperty("actual", row -> Numbers.measure(row.incident().actual()))
                .withProperty("expected", row -> Numbers.measure(row.incident().expected()));
    }

    private Renderer<IncidentRow> line() {
        return LitRenderer.<IncidentRow>of(
                        """
                        <svg class="sparkline" viewBox="0 0 96 24" width="96" height="24" role="img" \
                        aria-label="Usage in the day around the incident"><polyline points="${item.line}"></polyline>\
                        <polyline class="mark" points="${item.mark}"></polyline></svg>""")
                .withProperty("line", detail(detail -> detail.line().line()))
                .withProperty("mark", detail(detail -> detail.line().mark()));
    }

    private Renderer<IncidentRow> principal() {
        return LitRenderer.<IncidentRow>of(
                        """
                        <div class="principal" title="${item.principal}"><span>${item.principal}</span>\
                        <span class="badge badge-new" ?hidden="${!item.firstSeen}">first seen</span></div>""")
                .withProperty(
                        "principal",
                        detail(detail -> detail.principal().map(Share::value).orElse("–")))
                .withProperty(
                        "firstSeen",
                        row ->
                                details.find(row)
                                        .flatMap(RowDetail::principal)
                                        .filter(Share::firstSeen)
                                        .isPresent());
    }

    private Renderer<IncidentRow> when() {
        return LitRenderer.<IncidentRow>of(
                        """
                        <div class="two-lines"><span>${item.since}</span><span class="muted">${item.lasted}</span></div>""")
                .withProperty("since", row -> Times.dayAndTime(row.incident().start()))
                .withProperty(
                        "lasted",
                        row ->
                                IncidentWords.lasted(
                                        row.incident(), row.api().interval(), clock.instant()));
    }

    private static Renderer<IncidentRow> state() {
        return LitRenderer.<IncidentRow>of(
                        """
                        <div class="two-lines"><span><span class="badge badge-${item.kind}" \
                        title="${item.state}">${item.state}</span></span>\
                        <span class="muted" title="${item.assignee}">${item.assignee}</span></div>""")
                .withProperty("kind", row -> StandingWords.badge(row.standing()))
                .withProperty("state", row -> StandingWords.of(row.standing()))
                .withProperty("assignee", row -> row.standing().assignee().orElse(""));
    }

    private ValueProvider<IncidentRow, String> detail(Function<RowDetail, String> part) {
        return row -> details.find(row).map(part).orElse("");
    }

    List<IncidentRow> rows() {
        return rows;
    }
}
