package io.usagewatch.notify.message;

import io.usagewatch.detection.event.EventContext;
import java.util.List;
import java.util.Optional;

/**
 * What was found out about an incident beside its own figures.
 *
 * @param now how the account is; empty where nothing of it was asked
 * @param missing what could not be found out
 */
public record Known(
        Optional<Usual> usual,
        Optional<EventContext> events,
        List<LiveFigure> now,
        List<Missing> missing) {

    public static final Known NOTHING =
            new Known(Optional.empty(), Optional.empty(), List.of(), List.of());

    public Known {
        now = List.copyOf(now);
        missing = List.copyOf(missing);
    }
}
