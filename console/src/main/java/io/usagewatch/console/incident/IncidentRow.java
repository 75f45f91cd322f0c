package io.usagewatch.console.incident;

import io.usagewatch.console.account.Account;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.incident.Incident;

/** An incident with what it refers to. */
record IncidentRow(Incident incident, Account account, MonitoredApi api) {

    String id() {
        return incident.id();
    }
}
