package io.usagewatch.console.incident;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JavaScript;
import java.time.Instant;
import java.util.function.BiConsumer;

/** Draws {@link SwimLanes}; a click on a cell chooses its lane and time. */
@Tag("swim-lanes")
@JavaScript("context://js/swim-lanes.js")
public final class SwimLaneChart extends Component {

    /**
     * @param chosen is given the id that the lane stands for, and the start of the cell
     */
    public SwimLaneChart(BiConsumer<String, Instant> chosen) {
        setId("swim-lanes");
        getElement()
                .addEventListener(
                        "cell-chosen",
                        event ->
                                chosen.accept(
                                        event.getEventData().path("event.detail.lane").asString(),
                                        Instant.parse(
                                                event.getEventData()
                                                        .path("event.detail.at")
                                                        .asString())))
                .addEventData("event.detail.lane")
                .addEventData("event.detail.at");
    }

    public void show(SwimLanes lanes) {
        getElement().setPropertyBean("lanes", lanes);
    }
}
