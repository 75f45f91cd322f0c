package io.usagewatch.console.account;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.dom.Element;

/** "1 of 2 accounts · updated 12 s ago". */
public final class CoverageLine extends Div {

    private final Span covered = new Span();
    private final Element ago = new Element("time-ago");

    public CoverageLine() {
        addClassName("coverage");
        setId("coverage");
        getElement().setAttribute("role", "status");
        add(covered);
    }

    public void show(Answers<?> answers) {
        int all = answers.accounts().size();
        covered.setText(
                "%d of %d %s"
                        .formatted(
                                answers.covered().size(), all, all == 1 ? "account" : "accounts"));
        answers.asOf()
                .ifPresentOrElse(
                        at -> {
                            ago.setAttribute("at", at.toString());
                            getElement().appendChild(ago);
                        },
                        ago::removeFromParent);
    }
}
