package io.usagewatch.console.account;

import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import io.usagewatch.detection.words.Times;
import java.util.List;

/** Says which accounts do not answer, why, and what to do; not there while all of them do. */
public final class MissingBanner extends Div {

    private transient List<? extends Answer<?>> shown = List.of();
    private boolean someAnswered;

    public MissingBanner() {
        addClassName("banner");
        setId("missing-accounts");
        getElement().setAttribute("role", "status");
        setVisible(false);
    }

    /** Leaves open what is open as long as nothing has changed. */
    public void show(Answers<?> answers) {
        List<? extends Answer<?>> missing = answers.missing();
        boolean someAnswer = !answers.covered().isEmpty();
        if (missing.equals(shown) && someAnswer == someAnswered) {
            return;
        }
        shown = missing;
        someAnswered = someAnswer;
        removeAll();
        setVisible(!missing.isEmpty());
        for (Answer<?> answer : missing) {
            answer.problem().ifPresent(problem -> add(line(answer, problem, someAnswer)));
        }
    }

    private static Details line(Answer<?> answer, Problem problem, boolean someAnswer) {
        Span name = new Span(answer.account().name());
        name.addClassName("strong");
        String instead =
                answer.good()
                        .map(
                                good ->
                                        "Shown: what it said at "
                                                + Times.clock(good.at())
                                                + " UTC, and everything else. ")
                        .orElse(someAnswer ? "Shown: everything else. " : "");
        Span summary = new Span(name, new Span(" " + problem.what() + ". " + instead), whatToDo());
        Details line = new Details(summary, new Paragraph(problem.nextStep()));
        line.addClassName("banner-line");
        return line;
    }

    private static Span whatToDo() {
        Span link = new Span("What to do");
        link.addClassName("link");
        return link;
    }
}
