package io.usagewatch.console.incident;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.notification.NotificationVariant;
import io.usagewatch.console.incident.ReviewOutcome.Beaten;
import io.usagewatch.console.incident.ReviewOutcome.Failed;
import io.usagewatch.console.incident.ReviewOutcome.Refused;
import io.usagewatch.console.incident.ReviewOutcome.Written;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Tells an operator what became of a decision. What did not work stays until it is closed. */
final class OutcomeNotice {

    private static final int SHOWN_MILLIS = 4_000;

    private OutcomeNotice() {}

    static void show(List<ReviewOutcome> outcomes) {
        Set<String> lines = new TreeSet<>();
        int written = 0;
        for (ReviewOutcome outcome : outcomes) {
            switch (outcome) {
                case Written _ -> written++;
                case Beaten beaten ->
                        lines.add(
                                "%s: %s. Nothing of yours was written; look again, and decide then."
                                        .formatted(beaten.row().api().title(), beaten.words()));
                case Refused refused -> lines.add(refused.words());
                case Failed failed -> lines.add(failed.words());
            }
        }
        if (lines.isEmpty()) {
            Notification.show(
                    written == 1 ? "Written" : written + " incidents written",
                    SHOWN_MILLIS,
                    Notification.Position.BOTTOM_START);
        } else {
            if (outcomes.size() > 1) {
                lines.add("%d of %d were written.".formatted(written, outcomes.size()));
            }
            warn(lines);
        }
    }

    /** Deciding about many ended by a fault of the console. */
    static void showBroken(int tried, int all) {
        warn(
                Set.of(
                        "Only %d of %d were tried. What is written is in the list; choose the others again. The console's log says why."
                                .formatted(tried, all)));
    }

    private static void warn(Set<String> lines) {
        Notification notice = new Notification();
        notice.setPosition(Notification.Position.BOTTOM_START);
        notice.setDuration(0);
        notice.setAssertive(true);
        notice.addThemeVariants(NotificationVariant.WARNING);
        Div text = new Div();
        lines.forEach(line -> text.add(new Div(new Span(line))));
        Button close = new Button("Close", click -> notice.close());
        close.addThemeVariants(ButtonVariant.TERTIARY);
        notice.add(text, close);
        notice.open();
    }
}
