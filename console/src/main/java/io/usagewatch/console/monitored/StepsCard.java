package io.usagewatch.console.monitored;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import io.usagewatch.console.watch.Standing;
import io.usagewatch.console.watch.WatchedApi;
import io.usagewatch.detection.catalog.RolloutId;
import io.usagewatch.detection.catalog.WatchStep;
import io.usagewatch.detection.words.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What operators did to a monitored API, newest first; the same change in several accounts once.
 */
final class StepsCard extends Section {

    StepsCard(WatchedApi api) {
        addClassName("card");
        setId("steps");
        add(new H2("Changes"));
        Map<RolloutId, List<String>> accounts = new TreeMap<>();
        Map<RolloutId, WatchStep> steps = new TreeMap<>();
        for (Standing in : api.accounts()) {
            for (WatchStep step : in.history()) {
                steps.put(step.rollout(), step);
                accounts.computeIfAbsent(step.rollout(), r -> new ArrayList<>())
                        .add(in.account().name());
            }
        }
        if (steps.isEmpty()) {
            Div none = new Div("Nobody has changed it here: it is as it was deployed.");
            none.addClassName("muted");
            add(none);
            return;
        }
        OrderedList list = new OrderedList();
        list.addClassName("history");
        List.copyOf(steps.values())
                .reversed()
                .forEach(
                        step ->
                                list.add(
                                        item(
                                                step,
                                                accounts.getOrDefault(step.rollout(), List.of()))));
        add(list);
    }

    private static ListItem item(WatchStep step, List<String> accounts) {
        Span what =
                new Span(
                        "%s %s it in %s"
                                .formatted(step.by(), step.what(), String.join(", ", accounts)));
        Span at = new Span(Times.dayAndTime(step.at()));
        at.addClassName("muted");
        Div line = new Div(what, at);
        line.addClassName("history-line");
        return new ListItem(line);
    }
}
