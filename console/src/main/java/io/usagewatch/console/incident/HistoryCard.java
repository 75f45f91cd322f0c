package io.usagewatch.console.incident;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import io.usagewatch.console.account.Problem;
import io.usagewatch.detection.alert.SentMessage;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.review.Review;
import io.usagewatch.detection.review.ReviewStep;
import io.usagewatch.detection.review.Standing;
import io.usagewatch.detection.words.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What happened and who did what about it, oldest first. */
final class HistoryCard extends Section {

    /**
     * @param remark what somebody wrote; empty for nothing
     */
    private record Entry(Instant at, String what, String remark) {}

    /**
     * @param sent what people were told of it; empty while that is not known
     * @param problem why it is not known
     */
    HistoryCard(IncidentRow row, List<SentMessage> sent, Optional<Problem> problem, Instant now) {
        addClassName("card");
        setId("history");
        OrderedList list = new OrderedList();
        list.addClassName("history");
        entries(row, sent, now).forEach(entry -> list.add(item(entry)));
        add(new H2("History"), list);
        problem.ifPresent(
                why -> {
                    Div line = new Div();
                    line.addClassName("muted");
                    line.setText(
                            "Who was told is not known: "
                                    + row.account().name()
                                    + " "
                                    + why.what()
                                    + ".");
                    add(line);
                });
    }

    private static List<Entry> entries(IncidentRow row, List<SentMessage> sent, Instant now) {
        Incident incident = row.incident();
        Standing standing = row.standing();
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(incident.start(), "Began", ""));
        if (!incident.isGoingOn(row.api().interval(), now)) {
            entries.add(new Entry(incident.end(), "Was over", ""));
        }
        incident.repeats()
                .forEach(again -> entries.add(new Entry(again.start(), "Came again", "")));
        sent.forEach(message -> entries.add(new Entry(message.at(), words(message), "")));
        standing.review().map(Review::steps).orElse(List.of()).stream()
                .map(step -> new Entry(step.at(), step.words(), step.change().comment()))
                .forEach(entries::add);
        if (standing.reopened()) {
            entries.add(new Entry(incident.lastSeen(), "Went on, and so is open again", ""));
        }
        standing.because()
                .flatMap(HistoryCard::decision)
                .map(
                        step ->
                                new Entry(
                                        incident.start(),
                                        "Stays quiet: of an earlier one, " + step.words(),
                                        step.change().comment()))
                .ifPresent(entries::add);
        entries.sort(Comparator.comparing(Entry::at));
        return entries;
    }

    private static String words(SentMessage message) {
        return switch (message.kind()) {
            case "update" -> "Notification sent: it has grown";
            case "ended" -> "Notification sent: it is over";
            default -> "Notification sent";
        };
    }

    private static Optional<ReviewStep> decision(Review review) {
        return review.steps().reversed().stream()
                .filter(step -> step.change().status().isPresent())
                .findFirst();
    }

    private static ListItem item(Entry entry) {
        Span what = new Span(entry.what());
        Span at = new Span(Times.dayAndTime(entry.at()));
        at.addClassName("muted");
        Div line = new Div(what, at);
        line.addClassName("history-line");
        ListItem item = new ListItem(line);
        if (!entry.remark().isEmpty()) {
            Div remark = new Div();
            remark.setText(entry.remark());
            remark.addClassName("remark");
            item.add(remark);
        }
        return item;
    }
}
