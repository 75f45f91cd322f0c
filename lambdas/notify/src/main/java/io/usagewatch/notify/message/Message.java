package io.usagewatch.notify.message;

import io.usagewatch.detection.incident.Incident;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is told of an incident.
 *
 * @param written when
 * @param accountName as people call the account
 * @param before what was told of it last
 * @param remarks sentences about the message itself, such as that it may come twice
 */
public record Message(
        Kind kind,
        Instant written,
        Optional<String> accountName,
        Watched watched,
        Incident incident,
        Optional<Told> before,
        Known known,
        Links links,
        List<String> remarks) {

    public Message {
        remarks = List.copyOf(remarks);
    }

    boolean isGoingOn() {
        return kind != Kind.ENDED && incident.isGoingOn(watched.interval(), written);
    }

    /** Where to look further. */
    public record Links(Optional<URI> console, Optional<URI> discover) {}
}
