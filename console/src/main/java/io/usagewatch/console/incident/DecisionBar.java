package io.usagewatch.console.incident;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import io.usagewatch.detection.incident.Decision.Status;
import io.usagewatch.detection.review.ReviewChange;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What an operator can do about an incident, or about several at once. Every button has a key,
 * which the page's script listens to while nothing is being typed.
 */
final class DecisionBar extends Div {

    private final transient Consumer<ReviewChange> decided;

    /**
     * @param people who may be meant by an assignment, the operator first
     * @param decided is given what the operator wants
     */
    DecisionBar(Supplier<List<String>> people, Clock clock, Consumer<ReviewChange> decided) {
        this.decided = decided;
        setId("decisions");
        addClassName("decisions");
        getElement().setAttribute("role", "toolbar").setAttribute("aria-label", "Decide");
        add(
                button("acknowledge", "Acknowledge", "a", () -> to(Status.ACKNOWLEDGED)),
                button(
                        "expected",
                        "Expected…",
                        "e",
                        () -> new ExpectedDialog(clock, decided).open()),
                button("false-positive", "False positive", "f", () -> to(Status.FALSE_POSITIVE)),
                button(
                        "assign",
                        "Assign…",
                        "s",
                        () -> new AssignDialog(people.get(), decided).open()),
                button("comment", "Comment…", "c", () -> new CommentDialog(decided).open()),
                button("reopen", "Open again", "o", () -> to(Status.OPEN)));
        Button resolve = button("resolve", "Resolve", "r", () -> to(Status.RESOLVED));
        resolve.addThemeVariants(ButtonVariant.PRIMARY);
        add(resolve);
    }

    private void to(Status status) {
        decided.accept(ReviewChange.to(status));
    }

    private static Button button(String id, String text, String key, Runnable action) {
        Button button = new Button(text, click -> action.run());
        button.setId("decide-" + id);
        button.getElement().setAttribute("aria-keyshortcuts", key);
        button.setTooltipText(text + " (key " + key + ")");
        return button;
    }
}
