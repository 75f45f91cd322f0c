package io.usagewatch.console.incident;

import com.vaadin.flow.component.html.Div;
import io.usagewatch.detection.event.Aspect;
import io.usagewatch.detection.event.EventContext;
import io.usagewatch.detection.event.ParameterShares;

/** The largest parts of an incident, by who, where and what. */
final class WhoWhereWhat extends Div {

    WhoWhereWhat(EventContext context) {
        addClassName("three");
        SharesCard what =
                new SharesCard("What")
                        .with("Call", context.of(Aspect.EVENT_NAME))
                        .with("Error", context.of(Aspect.ERROR_CODE));
        ParameterShares.of(context.samples())
                .forEach(parameter -> what.with(parameter.name(), parameter.values()));
        add(
                new SharesCard("Who")
                        .with("Principal", context.of(Aspect.PRINCIPAL))
                        .with("Kind", context.of(Aspect.IDENTITY_TYPE))
                        .orElse("No event names anybody."),
                new SharesCard("Where")
                        .with("Source address", context.of(Aspect.SOURCE_IP))
                        .with("Region", context.of(Aspect.REGION))
                        .with("User agent", context.of(Aspect.USER_AGENT))
                        .orElse("No event says from where."),
                what.orElse("No event of this time is in the index any more."));
    }
}
