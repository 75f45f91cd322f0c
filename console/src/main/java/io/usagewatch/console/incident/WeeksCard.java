package io.usagewatch.console.incident;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Svg;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import io.usagewatch.console.incident.IncidentReading.Week;
import io.usagewatch.detection.usage.Usage;
import io.usagewatch.detection.words.Numbers;
import io.usagewatch.detection.words.Times;
import java.time.Duration;
import java.util.List;

/** The incident's hours beside the same hours of the weeks before, on one scale. */
final class WeeksCard extends Section {

    /**
     * @param weeks the incident's own first
     */
    WeeksCard(List<Week> weeks) {
        addClassNames("card", "weeks");
        setId("weeks");
        double highest =
                weeks.stream()
                        .flatMap(week -> week.series().stream())
                        .mapToDouble(Usage::n)
                        .max()
                        .orElse(0);
        UnorderedList list = new UnorderedList();
        for (int back = 0; back < weeks.size(); back++) {
            list.add(item(weeks.get(back), words(back), highest));
        }
        add(title(), list);
    }

    static H2 title() {
        return new H2("Same hours, weeks before");
    }

    private static ListItem item(Week week, String which, double highest) {
        Span name = new Span(which);
        Span day = new Span(Times.dayAndTime(week.start()));
        day.addClassName("muted");
        Div when = new Div(name, day);
        when.addClassName("two-lines");
        Span sum = new Span();
        week.sum()
                .ifPresentOrElse(
                        n -> sum.setText(Numbers.measure(n)),
                        () -> {
                            sum.setText("not metered");
                            sum.addClassName("week-none");
                        });
        sum.addClassNames("numbers", "week-sum");
        ListItem item = new ListItem(when, line(week, highest), sum);
        item.addClassName("week");
        return item;
    }

    private static Component line(Week week, double highest) {
        if (week.series().isEmpty()) {
            return new Span();
        }
        long from = week.series().getFirst().start().getEpochSecond();
        double length =
                Math.max(
                        1,
                        Duration.between(
                                        week.series().getFirst().start(),
                                        week.series().getLast().start())
                                .toSeconds());
        Sparkline line =
                Sparkline.of(
                        week.series().stream()
                                .map(
                                        usage ->
                                                new Sparkline.Point(
                                                        (usage.start().getEpochSecond() - from)
                                                                / length,
                                                        usage.n(),
                                                        week.isWithin(usage)))
                                .toList(),
                        highest);
        // Nothing but numbers of ours is in it.
        Svg svg =
                new Svg(
                        """
                        <svg class="sparkline" viewBox="0 0 %d %d" preserveAspectRatio="none" aria-hidden="true">\
                        <polyline points="%s"/><polyline class="mark" points="%s"/></svg>"""
                                .formatted(
                                        Sparkline.WIDTH,
                                        Sparkline.HEIGHT,
                                        line.line(),
                                        line.mark()));
        svg.addClassName("week-line");
        return svg;
    }

    private static String words(int back) {
        return switch (back) {
            case 0 -> "This incident";
            case 1 -> "A week before";
            default -> back + " weeks before";
        };
    }
}
