package io.usagewatch.console.layout;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Main;

/** One page: a title with something beside it, and what follows. */
public abstract class Page extends Main {

    private final H1 title = new H1();
    private final Header header = new Header(title);

    @SuppressWarnings("this-escape") // A component puts itself together in its constructor.
    protected Page(String title) {
        addClassName("page");
        this.title.setText(title);
        header.addClassName("page-header");
        add(header);
    }

    protected final H1 title() {
        return title;
    }

    protected final void addToHeader(Component... beside) {
        header.add(beside);
    }

    /** A message in place of what would be there: what, why, and what can be done. */
    protected static Div emptyState(String what, String why, Component... actions) {
        Div text = new Div();
        text.addClassName("empty-what");
        text.setText(what);
        Div reason = new Div();
        reason.addClassName("empty-why");
        reason.setText(why);
        Div state = new Div(text, reason);
        state.addClassName("empty-state");
        if (actions.length > 0) {
            Div row = new Div(actions);
            row.addClassName("empty-actions");
            state.add(row);
        }
        return state;
    }
}
