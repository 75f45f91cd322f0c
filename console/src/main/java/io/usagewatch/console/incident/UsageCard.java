package io.usagewatch.console.incident;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import io.usagewatch.detection.usage.Usage;
import io.usagewatch.detection.words.Times;
import java.util.List;

/** The usage around an incident, drawn and in words. */
final class UsageCard extends Section {

    UsageCard(IncidentRow row, List<Usage> series) {
        addClassName("card");
        setId("usage");
        UsageChart chart = new UsageChart();
        chart.show(row, series);
        Div beside =
                new Div(
                        zoom("zoom-in", "Zoom in on the incident", chart::showIncident),
                        zoom("zoom-out", "Show all", chart::showAll));
        beside.addClassName("chart-actions");
        Div head = new Div(title(row), beside);
        head.addClassName("card-head");
        Paragraph legend =
                new Paragraph(
                        "line: usage · dashed: expected · shade: usual range · red: the incident");
        legend.addClassName("legend");
        Paragraph words = new Paragraph(UsageChart.inWords(row, series));
        words.addClassName("muted");
        add(head, chart, legend, words);
    }

    static H2 title(IncidentRow row) {
        return new H2(row.api().unit() + " per " + Times.length(row.api().interval()));
    }

    private static Button zoom(String id, String text, Runnable zoom) {
        Button button = new Button(text, click -> zoom.run());
        button.setId(id);
        button.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL);
        return button;
    }
}
