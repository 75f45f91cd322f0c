package io.usagewatch.console.overview;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import io.usagewatch.console.account.Account;
import io.usagewatch.console.incident.IncidentSummary;
import io.usagewatch.console.incident.IncidentSummary.ToDo;
import io.usagewatch.console.layout.Badge;
import io.usagewatch.detection.catalog.Severity;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Open incidents by severity and account; every number leads to the list that it counts. */
final class ToDoCard extends Section {

    private static final List<Severity> WORST_FIRST = List.of(Severity.values()).reversed();

    private final Div content = new Div();

    ToDoCard() {
        addClassName("card");
        setId("to-do");
        add(new H2("Open incidents"), content);
    }

    /** Accounts with nothing to do are only counted, unless they do not answer. */
    void show(List<ToDo> accounts, boolean awaited) {
        content.removeAll();
        List<ToDo> listed =
                accounts.stream()
                        .filter(account -> account.all() > 0 || account.missing())
                        .sorted(worstFirst())
                        .toList();
        int quiet = accounts.size() - listed.size();
        if (listed.stream().anyMatch(account -> account.all() > 0)) {
            content.add(table(listed));
        } else if (!awaited) {
            content.add(muted("Nothing is open in the last 30 days, in any account that answers."));
        }
        if (awaited) {
            content.add(muted("Some accounts have not answered yet."));
        } else if (quiet > 0 && quiet < accounts.size()) {
            content.add(muted(quiet + (quiet == 1 ? " account has" : " accounts have") + " none"));
        }
    }

    private static Comparator<ToDo> worstFirst() {
        Comparator<ToDo> order = Comparator.comparingInt(ToDo::all);
        for (Severity severity : Severity.values()) {
            order = byNumber(severity).thenComparing(order);
        }
        return order.reversed().thenComparing(toDo -> toDo.account().name());
    }

    private static Comparator<ToDo> byNumber(Severity severity) {
        return Comparator.comparingInt(toDo -> toDo.bySeverity().getOrDefault(severity, 0));
    }

    private static NativeTable table(List<ToDo> accounts) {
        NativeTable table = new NativeTable();
        table.addClassName("figures");
        NativeTableRow names = table.getHead().addRow();
        names.add(header("Account", "col"));
        WORST_FIRST.forEach(
                severity -> {
                    Span dot = new Span();
                    dot.addClassNames("dot", "dot-" + severity.word());
                    NativeTableHeaderCell cell = header("", "col");
                    cell.add(dot, new Span(severity.word()));
                    names.add(cell);
                });
        NativeTableBody body = table.getBody();
        accounts.forEach(
                account ->
                        body.add(
                                row(
                                        account.account().name(),
                                        Optional.of(account.account()),
                                        account.bySeverity(),
                                        account.missing())));
        if (accounts.size() > 1) {
            Map<Severity, Integer> all = new EnumMap<>(Severity.class);
            accounts.forEach(
                    account ->
                            account.bySeverity().forEach((s, n) -> all.merge(s, n, Integer::sum)));
            body.add(row("All", Optional.empty(), all, false));
        }
        return table;
    }

    private static NativeTableRow row(
            String name,
            Optional<Account> account,
            Map<Severity, Integer> bySeverity,
            boolean missing) {
        NativeTableHeaderCell first = header(name, "row");
        if (missing) {
            first.add(new Badge("does not answer", Badge.Kind.FAILED));
        }
        NativeTableRow row = new NativeTableRow(first);
        for (Severity severity : WORST_FIRST) {
            int number = bySeverity.getOrDefault(severity, 0);
            NativeTableCell cell = new NativeTableCell();
            if (number > 0) {
                Anchor link =
                        new Anchor(
                                "incidents?"
                                        + IncidentSummary.addressOf(account, severity)
                                                .getQueryString(),
                                String.valueOf(number));
                link.setAriaLabel("%s: %d %s".formatted(name, number, severity.word()));
                cell.add(link);
            } else {
                cell.setText("–");
            }
            row.add(cell);
        }
        return row;
    }

    private static NativeTableHeaderCell header(String text, String scope) {
        NativeTableHeaderCell cell = new NativeTableHeaderCell();
        if (!text.isEmpty()) {
            cell.add(new Span(text));
        }
        cell.getElement().setAttribute("scope", scope);
        return cell;
    }

    private static Div muted(String text) {
        Div line = new Div();
        line.addClassName("muted");
        line.setText(text);
        return line;
    }
}
