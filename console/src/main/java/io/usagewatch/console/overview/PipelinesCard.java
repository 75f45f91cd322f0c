package io.usagewatch.console.overview;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import io.usagewatch.console.account.AccountHealth;
import io.usagewatch.console.account.Answer;
import io.usagewatch.console.account.Answers;
import io.usagewatch.console.account.Problem;
import io.usagewatch.console.layout.Badge;
import io.usagewatch.detection.words.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the pipeline of each account does; those that do not answer come first. */
final class PipelinesCard extends Section {

    private static final List<String> COLUMNS =
            List.of(
                    "Account",
                    "Last event",
                    "Indexed after",
                    "Metered to",
                    "Detectors",
                    "Call to alert");

    private final Div content = new Div();

    PipelinesCard() {
        addClassName("card");
        setId("pipelines");
        content.addClassName("scrolled");
        // Reached by the keyboard: it scrolls when there are many accounts.
        content.getElement()
                .setAttribute("tabindex", "0")
                .setAttribute("role", "region")
                .setAttribute("aria-label", "Pipeline of each account");
        add(new H2("Pipelines"), content);
    }

    void show(Answers<AccountHealth> answers, Instant now) {
        NativeTable table = new NativeTable();
        table.addClassName("figures");
        NativeTableRow head = table.getHead().addRow();
        COLUMNS.forEach(column -> head.add(header(column, "col")));
        answers.accounts().stream()
                .sorted(Comparator.comparing(answer -> answer.problem().isEmpty()))
                .forEach(answer -> table.getBody().add(row(answer, now)));
        content.removeAll();
        content.add(table);
    }

    private static NativeTableRow row(Answer<AccountHealth> answer, Instant now) {
        NativeTableHeaderCell name = header(answer.account().name(), "row");
        NativeTableRow row = new NativeTableRow(name);
        if (answer.good().isEmpty()) {
            Span why =
                    new Span(
                            answer.problem()
                                    .map(problem -> problem.what() + ". " + problem.nextStep())
                                    .orElse("is being asked"));
            NativeTableCell cell = new NativeTableCell(why);
            cell.getElement().setAttribute("colspan", String.valueOf(COLUMNS.size() - 1));
            cell.addClassName("words");
            row.add(cell);
            return row;
        }
        AccountHealth health = answer.good().get().value();
        List<Problem> problems = health.problems(now);
        if (!problems.isEmpty()) {
            Badge look = new Badge("needs a look", Badge.Kind.ACKNOWLEDGED);
            look.setTitle(
                    problems.stream()
                            .map(problem -> problem.what() + ". " + problem.nextStep())
                            .collect(Collectors.joining(" ")));
            name.add(new Anchor("accounts", look));
        }
        List<String> words =
                List.of(
                        ago(health.lastEvent(), now).orElse("none yet"),
                        health.lagWords().orElse("–"),
                        ago(health.meteredTo(), now).orElse("not yet"),
                        health.detectors().words(),
                        "at most " + Times.length(health.timeToAlert()));
        for (int i = 0; i < words.size(); i++) {
            row.add(cell(COLUMNS.get(i + 1), words.get(i)));
        }
        return row;
    }

    private static Optional<String> ago(Optional<Instant> time, Instant now) {
        return time.map(
                at ->
                        Times.dayAndTime(at)
                                + " UTC, "
                                + Times.length(Duration.between(at, now))
                                + " ago");
    }

    /**
     * @param column what a narrow screen, which has no columns, shows before the text
     */
    private static Component cell(String column, String text) {
        NativeTableCell cell = new NativeTableCell(new Span(text));
        cell.addClassName("words");
        cell.getElement().setAttribute("data-column", column);
        return cell;
    }

    private static NativeTableHeaderCell header(String text, String scope) {
        NativeTableHeaderCell cell = new NativeTableHeaderCell(new Span(text));
        cell.getElement().setAttribute("scope", scope);
        return cell;
    }
}
