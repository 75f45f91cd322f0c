package io.usagewatch.notify;

import io.usagewatch.detection.incident.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this process told and could not note in the domain. Keeps a monitor that speaks at every
 * interval, and Lambda's retries, from being one message each while the domain is away.
 */
final class Unnoted {

    private static final Duration SILENCE = Duration.ofHours(1);

    private final Map<Key, Instant> told = new ConcurrentHashMap<>();

    private record Key(String api, String entity, boolean above) {

        static Key of(Incident incident) {
            return new Key(incident.api(), incident.entity(), incident.surprise() > 0);
        }
    }

    boolean isTold(Incident incident, Instant now) {
        Instant at = told.get(Key.of(incident));
        return at != null && now.isBefore(at.plus(SILENCE));
    }

    void told(Incident incident, Instant now) {
        told.values().removeIf(at -> !now.isBefore(at.plus(SILENCE)));
        told.put(Key.of(incident), now);
    }
}
