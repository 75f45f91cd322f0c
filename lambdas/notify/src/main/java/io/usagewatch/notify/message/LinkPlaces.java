package io.usagewatch.notify.message;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.incident.DiscoverLink;
import io.usagewatch.detection.incident.Incident;
import java.net.URI;
import java.util.Optional;

/**
 * Where messages link to.
 *
 * @param console address of the console, if there is one
 * @param dashboards address of OpenSearch Dashboards, if there is one
 */
public record LinkPlaces(Optional<URI> console, Optional<URI> dashboards) {

    public Message.Links of(Optional<MonitoredApi> api, Incident incident) {
        return new Message.Links(
                console.map(
                        place ->
                                URI.create(
                                        place.toString().replaceAll("/+$", "")
                                                + "/incidents/"
                                                + incident.id())),
                dashboards.map(place -> DiscoverLink.to(place, api, incident)));
    }
}
