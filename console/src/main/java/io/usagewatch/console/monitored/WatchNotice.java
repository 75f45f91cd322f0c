package io.usagewatch.console.monitored;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.notification.NotificationVariant;
import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Problem;
import io.usagewatch.console.watch.WatchOutcome;
import io.usagewatch.detection.catalog.Mistake;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells somebody what became of a change. What did not work stays until it is closed. */
final class WatchNotice {

    private static final int SHOWN_MILLIS = 4_000;

    private WatchNotice() {}

    static void show(WatchOutcome outcome) {
        List<String> lines = lines(outcome);
        if (lines.isEmpty()) {
            say("Written down; the accounts follow by themselves");
        } else {
            warn(lines);
        }
    }

    static void say(String line) {
        Notification.show(line, SHOWN_MILLIS, Notification.Position.BOTTOM_START);
    }

    /** What is to be told of an outcome; nothing where all went well. */
    static List<String> lines(WatchOutcome outcome) {
        return switch (outcome) {
            case WatchOutcome.Started started ->
                    lines(started.left(), "It does not reach %s, which %s. %s");
            case WatchOutcome.Refused refused ->
                    refused.mistakes().stream().map(Mistake::line).toList();
            case WatchOutcome.Beaten beaten ->
                    List.of(
                            beaten.words()
                                    + ". Nothing of yours was stored; look again, and change it then.");
            case WatchOutcome.Failed failed ->
                    lines(failed.problems(), "Nothing was stored: %s %s. %s");
        };
    }

    private static List<String> lines(Map<Account, Problem> problems, String words) {
        List<String> lines = new ArrayList<>();
        problems.forEach(
                (account, problem) ->
                        lines.add(
                                words.formatted(
                                        account.name(), problem.what(), problem.nextStep())));
        return lines;
    }

    static void warn(List<String> lines) {
        Notification notice = new Notification();
        notice.setPosition(Notification.Position.BOTTOM_START);
        notice.setDuration(0);
        notice.setAssertive(true);
        notice.addThemeVariants(NotificationVariant.WARNING);
        Div text = new Div();
        lines.forEach(line -> text.add(new Div(line)));
        Button close = new Button("Close", click -> notice.close());
        close.addThemeVariants(ButtonVariant.TERTIARY);
        notice.add(text, close);
        notice.open();
    }
}
