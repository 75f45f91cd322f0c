package io.usagewatch.console.monitored;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import io.usagewatch.console.watch.WatchedApi;
import io.usagewatch.detection.catalog.EventFilter;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.words.Numbers;
import java.util.ArrayList;
import java.util.List;

/** What is counted, and what is told. */
final class DefinitionCard extends Section {

    DefinitionCard(WatchedApi watched) {
        addClassName("card");
        setId("definition");
        MonitoredApi api = watched.definition();
        DescriptionList list = new DescriptionList();
        list.addClassName("definition-list");
        line(list, "Id", api.id());
        line(list, "Calls", api.eventSource() + " " + String.join(", ", api.eventNames()));
        line(list, "Counts", ApiWords.counted(api) + ", " + ApiWords.split(api));
        line(list, "Read as", api.unit());
        String only = only(api.filter());
        if (!only.isEmpty()) {
            line(list, "Only", only);
        }
        line(
                list,
                "Sensitivity",
                "%s; deviations under %s or %s %% are ignored"
                        .formatted(
                                api.sensitivity().word(),
                                Numbers.measure(api.leastDeviation().calls()),
                                Numbers.measure(api.leastDeviation().percent())));
        line(list, "Severity", api.severity().word());
        api.owner().ifPresent(owner -> line(list, "Owner", owner));
        api.runbook()
                .ifPresent(
                        address -> {
                            Anchor link = new Anchor(address.toString(), address.toString());
                            link.getElement().setAttribute("rel", "noreferrer");
                            list.add(new DescriptionList.Term("Runbook"));
                            list.add(new DescriptionList.Description(link));
                        });
        add(new H2("Definition"), new Paragraph(api.reason()), list);
    }

    private static String only(EventFilter filter) {
        List<String> only = new ArrayList<>();
        if (filter.onlyFailures()) {
            only.add("failed calls");
        }
        if (!filter.errorCodes().isEmpty()) {
            only.add("errors " + String.join(", ", filter.errorCodes()));
        }
        if (filter.excludeAwsServices()) {
            only.add("not by AWS services");
        }
        if (!filter.excludePrincipals().isEmpty()) {
            only.add("not by " + String.join(", ", filter.excludePrincipals()));
        }
        return String.join("; ", only);
    }

    private static void line(DescriptionList list, String name, String value) {
        list.add(new DescriptionList.Term(name));
        list.add(new DescriptionList.Description(new Span(value)));
    }
}
