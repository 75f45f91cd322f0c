package io.usagewatch.notify;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.incident.Incident;
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
        Known known = known(api, incident, now, end);
        return new Message(
                due.kind(),
                now,
                accountName,
                watched(due),
                incident,
                due.before(),
                due.alerted().map(alerted -> onlyFrom(alerted, known)).orElse(known),
                places.of(api, incident),
                remarks);
    }

    private static Watched watched(Due due) {
        return due.api()
                .map(api -> Watched.of(api, due.incident()))
                .or(() -> due.alerted().map(alerted -> Watched.of(alerted.alert())))
                .orElseGet(() -> Watched.noMore(due.incident().api()));
    }

    private Known onlyFrom(Alerted alerted, Known known) {
        return new Known(
                Optional.of(new Usual(alerted.entity().low(), alerted.entity().high())),
                known.events(),
                known.now(),
                Stream.concat(
                                Stream.of(
                                        new Missing(
                                                "the incident as the console shows it",
                                                alerted.why())),
                                known.missing().stream()
                                        .filter(m -> !m.part().equals(Surroundings.USUAL)))
                        .toList());
    }

    private Known known(Optional<MonitoredApi> api, Incident incident, Instant now, Deadline end) {
        return api.map(a -> surroundings.of(a, incident, now, end)).orElse(Known.NOTHING);
    }
}
