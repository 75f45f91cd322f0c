package io.usagewatch.console.incident;

import io.usagewatch.console.account.Account;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.incident.Incident;
import java.time.Duration;
import java.time.Instant;

/** An incident with what it refers to. */
record IncidentRow(Incident incident, Account account, MonitoredApi api) {

    /** An incident that was quiet for so many intervals is over. */
    private static final int QUIET_INTERVALS = 4;

    /** Events come about this late, and the meter waits for them. */
    private static final Duration DELAY = Duration.ofMinutes(10);

    String id() {
        return incident.id();
    }

    /** Whether it may still grow. */
    boolean isGoingOn(Instant now) {
        Duration quiet = api.interval().multipliedBy(QUIET_INTERVALS).plus(DELAY);
        return incident.end().plus(quiet).isAfter(now);
    }

    Duration lasted() {
        return Duration.between(incident.start(), incident.end());
    }
}
