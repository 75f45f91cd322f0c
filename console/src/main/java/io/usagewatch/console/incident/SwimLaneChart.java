package io.usagewatch.console.incident;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JavaScript;
import java.time.Instant;
import java.util.function.BiConsumer;

/** Draws {@link SwimLanes}; a click on a cell chooses account and time. */
@Tag("swim-lanes")
@JavaScript("context://js/swim-lanes.js")
class SwimLaneChart extends Component {

    /**
     * @param chosen is given the account's id and the start of the cell
     */
    SwimLaneChart(BiConsumer<String, Instant> chosen) {
        setId("swim-lanes");
        getElement()
                .addEventListener(
                        "cell-chosen",
                        event ->
                                chosen.accept(
                                        event.getEventData()
                                                .path("event.detail.account")
                                                .asString(),
                                        Instant.parse(
                                                event.getEventData()
                                                        .path("event.detail.at")
                                                        .asString())))
                .addEventData("event.detail.account")
                .addEventData("event.detail.at");
    }

    void show(SwimLanes lanes) {
        getElement().setPropertyBean("lanes", lanes);
    }
}
