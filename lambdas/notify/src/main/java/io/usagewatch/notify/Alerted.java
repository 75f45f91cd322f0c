package io.usagewatch.notify;

import io.usagewatch.detection.alert.Alert;
import io.usagewatch.detection.alert.AlertedEntity;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.usage.Expectation;
import io.usagewatch.detection.usage.Usage;
import java.util.List;

/**
 * An entity of which only its monitor speaks.
 *
 * @param known whether its API may be one of the catalog
 * @param why there is nothing better, in words
 */
record Alerted(Alert alert, AlertedEntity entity, boolean known, String why) {

    /** As the monitor sees it; the id is the console's where it saw the first interval. */
    Incident incident() {
        Usage first =
                new Usage(
                        alert.account(),
                        alert.api(),
                        entity.entity(),
                        entity.start(),
                        alert.interval(),
                        entity.n(),
                        new Expectation(
                                entity.expected(), entity.low(), entity.high(), entity.surprise()));
        return new Incident(
                first.id(),
                first.account(),
                first.api(),
                first.entity(),
                entity.start(),
                entity.end(),
                entity.grade(),
                entity.confidence(),
                entity.n(),
                entity.expected(),
                entity.surprise(),
                alert.severity(),
                List.of(entity.start()),
                List.of());
    }

    /**
     * Whether it was told of by a notice. A monitor sees only the last while, whose start moves on,
     * so an open notice of the same entity is its own; of an API that nobody watches any more a
     * closed one is, too, as the sweep closes it while the monitor is still there.
     */
    boolean isToldBy(Notice notice) {
        Incident incident = incident();
        return notice.isOf(incident) || (notice.isAlike(incident) && (notice.open() || !known));
    }
}
