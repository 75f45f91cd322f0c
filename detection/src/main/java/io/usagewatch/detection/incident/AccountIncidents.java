package io.usagewatch.detection.incident;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.detector.Detector;
import io.usagewatch.detection.detector.DomainDetectors;
import io.usagewatch.detection.detector.Grade;
import io.usagewatch.detection.detector.ResultIndex;
import io.usagewatch.detection.detector.TimeToAlert;
import io.usagewatch.detection.metering.Lag;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.Usage;
import io.usagewatch.detection.usage.UsageIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one account's incidents from its domain: usage and detector results, merged by {@link
 * IncidentRules}.
 */
public final class AccountIncidents {

    /** A grade belongs to a run of usage that may begin some intervals after it. */
    private static final Duration GRADES_BEFORE = Duration.ofDays(1);

    private final String account;
    private final SearchDomain domain;
    private final Catalog catalog;

    public AccountIncidents(String account, SearchDomain domain, Catalog catalog) {
        this.account = account;
        this.domain = domain;
        this.catalog = catalog;
    }

    /**
     * Incidents that were last seen after {@code from} and begin before {@code to}, newest first.
     * The same incident has the same id and start in whatever time span it is read; two that read
     * up to the same instant are told exactly the same where their spans overlap. One scan of the
     * surprising intervals of each monitored API, four to eight weeks further back than {@code
     * from}. That usage is missing is said when its events had the time to come.
     *
     * @throws io.usagewatch.detection.search.DomainException where the domain does not answer
     */
    public List<Incident> between(Instant from, Instant to) {
        Instant readFrom = IncidentRules.readFrom(from);
        Map<String, Detector> detectors = DomainDetectors.byId(domain, account, catalog);
        List<Grade> grades =
                detectors.isEmpty()
                        ? List.of()
                        : ResultIndex.grades(domain, detectors, readFrom.minus(GRADES_BEFORE), to);
        Optional<Lag> lag = Lag.metered(domain, account);
        List<Incident> incidents = new ArrayList<>();
        for (MonitoredApi api : catalog.enabled()) {
            Instant settled = TimeToAlert.of(api.interval(), lag).settled(to);
            List<Usage> surprising =
                    UsageIndex.surprising(domain, account, api, readFrom, to, settled);
            List<Grade> own = grades.stream().filter(g -> g.api().equals(api.id())).toList();
            new IncidentRules(api)
                    .incidents(surprising, own).stream()
                            .filter(incident -> incident.lastSeen().isAfter(from))
                            .forEach(incidents::add);
        }
        incidents.sort(
                Comparator.comparing(Incident::start).reversed().thenComparing(Incident::id));
        return incidents;
    }
}
