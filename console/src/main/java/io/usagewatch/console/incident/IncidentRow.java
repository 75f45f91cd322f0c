package io.usagewatch.console.incident;

import io.usagewatch.console.account.Account;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.review.Standing;

/** An incident with what it refers to. */
record IncidentRow(Incident incident, Account account, MonitoredApi api, Standing standing) {

    String id() {
        return incident.id();
    }

    /** Whether the incident has not changed, whatever was decided about it. */
    boolean isAboutTheSame(IncidentRow other) {
        return incident.equals(other.incident);
    }

    IncidentRow as(Standing now) {
        return new IncidentRow(incident, account, api, now);
    }
}
