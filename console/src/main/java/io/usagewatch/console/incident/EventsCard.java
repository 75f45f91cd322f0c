package io.usagewatch.console.incident;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.AnchorTarget;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.renderer.LitRenderer;
import io.usagewatch.detection.event.EventContext;
import io.usagewatch.detection.words.Numbers;
import io.usagewatch.detection.words.Times;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The first events of an incident; each opens as the record that CloudTrail wrote. */
final class EventsCard extends Section {

    private static final int MOST_HEIGHT = 8;

    private transient Optional<EventRow> focused = Optional.empty();

    /**
     * @param discover where OpenSearch Dashboards shows all of them, if there is one
     */
    EventsCard(EventContext context, Optional<URI> discover) {
        addClassNames("card", "events");
        setId("events-card");
        List<EventRow> events = context.samples().stream().map(EventRow::of).toList();
        Span count =
                new Span(
                        events.size() < context.events()
                                ? "first %s of %s"
                                        .formatted(
                                                Numbers.whole(events.size()),
                                                Numbers.whole(context.events()))
                                : Numbers.whole(events.size()));
        count.addClassName("count");
        H2 title = new H2("Events");
        title.add(count);
        Div head = new Div(title);
        head.addClassName("card-head");
        discover.ifPresent(place -> head.add(link(place)));
        add(head, grid(events));
    }

    private static Anchor link(URI place) {
        Anchor link = new Anchor(place.toString(), "All of them in Discover");
        link.setId("discover");
        link.setTarget(AnchorTarget.BLANK);
        link.getElement().setAttribute("rel", "noopener noreferrer");
        return link;
    }

    private Grid<EventRow> grid(List<EventRow> events) {
        Grid<EventRow> grid = new Grid<>();
        grid.setId("events");
        grid.getElement()
                .setAttribute("aria-label", "Events, oldest first; Enter shows the record");
        grid.addThemeVariants(GridVariant.NO_BORDER, GridVariant.NO_ROW_BORDERS);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        grid.addColumn(event -> event.time().map(Times::seconds).orElse(""))
                .setHeader("Time (UTC)")
                .setKey("time")
                .setFlexGrow(0)
                .setWidth("7rem");
        grid.addColumn(EventRow::principal)
                .setHeader("Principal")
                .setKey("principal")
                .setFlexGrow(2)
                .setTooltipGenerator(EventRow::principal);
        grid.addColumn(EventRow::sourceAddress)
                .setHeader("From")
                .setKey("from")
                .setFlexGrow(1)
                .setTooltipGenerator(EventRow::sourceAddress);
        grid.addColumn(EventRow::name).setHeader("Call").setKey("call").setFlexGrow(1);
        grid.addColumn(EventRow::request)
                .setHeader("Request")
                .setKey("request")
                .setFlexGrow(4)
                .setTooltipGenerator(EventRow::request);
        grid.addColumn(
                        LitRenderer.<EventRow>of(
                                        "<span class=\"badge badge-${item.kind}\">${item.result}</span>")
                                .withProperty("kind", e -> e.error().isPresent() ? "failed" : "ok")
                                .withProperty("result", e -> e.error().orElse("ok")))
                .setHeader("Result")
                .setKey("result")
                .setFlexGrow(2);
        grid.setItems(events);
        grid.setAllRowsVisible(events.size() <= MOST_HEIGHT);
        grid.setEmptyStateText("No event of this time is in the index any more.");
        grid.addItemClickListener(click -> show(click.getItem()));
        grid.addCellFocusListener(focus -> focused = focus.getItem());
        grid.getElement()
                .addEventListener("keydown", key -> focused.ifPresent(this::show))
                .setFilter("event.key === 'Enter'");
        return grid;
    }

    private void show(EventRow event) {
        Dialog dialog = new Dialog(event.name());
        dialog.setId("event-record");
        dialog.setWidth("min(60rem, 92vw)");
        Pre record = new Pre();
        record.addClassName("record");
        record.setText(event.json());
        record.getElement().setAttribute("tabindex", "0");
        dialog.add(record);
        Button close = new Button("Close", click -> dialog.close());
        close.setAutofocus(true);
        dialog.getFooter().add(close);
        dialog.open();
    }
}
