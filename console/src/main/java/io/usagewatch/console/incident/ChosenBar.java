package io.usagewatch.console.incident;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;

/** How many incidents are chosen, and how far deciding about them is. */
final class ChosenBar extends Div {

    private final Span words = new Span();
    private final ProgressBar progress = new ProgressBar();

    ChosenBar() {
        setId("chosen");
        addClassName("chosen");
        getElement().setAttribute("role", "status");
        progress.setVisible(false);
        progress.getElement().setAttribute("aria-label", "Decided");
        setVisible(false);
        add(words, progress);
    }

    /** Not there while nothing is chosen. */
    void show(int chosen) {
        words.setText(chosen == 1 ? "1 incident" : chosen + " incidents");
        progress.setVisible(false);
        setVisible(chosen > 0);
        setEnabled(true);
    }

    /** Nothing else can be decided meanwhile. */
    void showWriting(int done, int all) {
        words.setText("Written: %d of %d".formatted(done, all));
        progress.setMax(all);
        progress.setValue(done);
        progress.setVisible(true);
        setVisible(true);
        setEnabled(false);
    }
}
