package io.usagewatch.notify.message;

import io.usagewatch.detection.alert.Alert;
import io.usagewatch.detection.catalog.EventField;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.incident.IncidentWords;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a message says of the monitored API.
 *
 * @param unit what is counted, to be read after a number
 * @param reason why it is watched; empty where that is not known
 * @param splitBy names of the fields that the entity's values are of
 * @param cost of the incident beyond what is usual, in words; empty where it is nothing to speak of
 */
public record Watched(
        String api,
        String title,
        String unit,
        Optional<String> reason,
        List<String> splitBy,
        Duration interval,
        Optional<String> cost,
        Optional<String> owner,
        Optional<URI> runbook) {

    public Watched {
        splitBy = List.copyOf(splitBy);
    }

    public static Watched of(MonitoredApi api, Incident incident) {
        return new Watched(
                api.id(),
                api.title(),
                api.unit(),
                Optional.of(api.reason()),
                api.splitBy().stream().map(Watched::lastName).toList(),
                api.interval(),
                IncidentWords.cost(incident, api),
                api.owner(),
                api.runbook());
    }

    /** Of an API that only its monitor knows. */
    public static Watched of(Alert alert) {
        return unknown(alert.api(), alert.title(), alert.interval());
    }

    /** Of an API that is not in the catalog any more. */
    public static Watched noMore(String api) {
        return unknown(api, api, Duration.ofMinutes(1));
    }

    private static Watched unknown(String api, String title, Duration interval) {
        return new Watched(
                api,
                title,
                "of " + title,
                Optional.empty(),
                List.of(),
                interval,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static String lastName(EventField field) {
        return field.path().substring(field.path().lastIndexOf('.') + 1);
    }
}
