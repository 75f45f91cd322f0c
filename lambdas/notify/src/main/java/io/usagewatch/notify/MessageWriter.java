package io.usagewatch.notify;

import io.usagewatch.detection.alert.Alert;
import io.usagewatch.detection.alert.AlertedEntity;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.usage.Expectation;
import io.usagewatch.detection.usage.Usage;
import io.usagewatch.notify.message.Kind;
import io.usagewatch.notify.message.Known;
import io.usagewatch.notify.message.LinkPlaces;
import io.usagewatch.notify.message.Message;
import io.usagewatch.notify.message.Missing;
import io.usagewatch.notify.message.Usual;
import io.usagewatch.notify.message.Watched;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Puts messages together, with what can be found out in time. */
final class MessageWriter {

    private final Optional<String> accountName;
    private final Surroundings surroundings;
    private final LinkPlaces places;

    /**
     * @param accountName as people call the account
     */
    MessageWriter(Optional<String> accountName, Surroundings surroundings, LinkPlaces places) {
        this.accountName = accountName;
        this.surroundings = surroundings;
        this.places = places;
    }

    Message of(Due due, List<String> remarks, Instant now, Deadline end) {
        Incident incident = due.incident();
        Optional<MonitoredApi> api = due.api();
        return new Message(
                due.kind(),
                now,
                accountName,
                api.map(a -> Watched.of(a, incident))
                        .orElseGet(() -> Watched.noMore(incident.api())),
                incident,
                due.before(),
                known(api, incident, now, end),
                places.of(api, incident),
                remarks);
    }

    /**
     * Of what a monitor says, where there is nothing better.
     *
     * @param api empty where only the monitor knows it
     * @param missing why there is nothing better
     */
    Message of(
            Optional<MonitoredApi> api,
            Alert alert,
            AlertedEntity entity,
            List<Missing> missing,
            List<String> remarks,
            Instant now,
            Deadline end) {
        Incident incident = incident(alert, entity);
        Known known = known(api, incident, now, end);
        return new Message(
                Kind.NEW,
                now,
                accountName,
                api.map(a -> Watched.of(a, incident)).orElseGet(() -> Watched.of(alert)),
                incident,
                Optional.empty(),
                new Known(
                        Optional.of(new Usual(entity.low(), entity.high())),
                        known.events(),
                        known.now(),
                        Stream.concat(
                                        missing.stream(),
                                        known.missing().stream()
                                                .filter(m -> !m.part().equals(Surroundings.USUAL)))
                                .toList()),
                places.of(api, incident),
                remarks);
    }

    private Known known(Optional<MonitoredApi> api, Incident incident, Instant now, Deadline end) {
        return api.map(a -> surroundings.of(a, incident, now, end)).orElse(Known.NOTHING);
    }

    /** The id is the console's where the alert saw the incident's first interval. */
    private static Incident incident(Alert alert, AlertedEntity entity) {
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
}
