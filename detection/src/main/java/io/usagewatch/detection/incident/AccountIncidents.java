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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

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
     * surprising intervals, four to eight weeks further back than {@code from}. That usage is
     * missing is said when its events had the time to come.
     *
     * @throws io.usagewatch.detection.search.DomainException where the domain does not answer
     */
    public List<Incident> between(Instant from, Instant to) {
        return read(asked(from, to));
    }

    /**
     * The same, where it may be something else than what was read before.
     *
     * @param before what an earlier call gave for an earlier time, or {@link Seen#NOTHING}
     * @param readers has a permit for each account that may be read whole at the same time
     * @return {@code before} itself where nothing has changed
     */
    public Seen since(Seen before, Instant from, Instant to, Semaphore readers) {
        Asked asked = asked(from, to);
        String mark = mark(asked);
        if (!mark.equals(before.mark())) {
            readers.acquireUninterruptibly();
            try {
                return new Seen(mark, read(asked));
            } finally {
                readers.release();
            }
        }
        return before.incidents().stream().allMatch(incident -> incident.lastSeen().isAfter(from))
                ? before
                : new Seen(mark, seenAfter(from, before.incidents()));
    }

    /**
     * @param mark of what in the domain the incidents follow from
     */
    public record Seen(String mark, List<Incident> incidents) {

        public static final Seen NOTHING = new Seen("", List.of());

        public Seen {
            incidents = List.copyOf(incidents);
        }

        /** With some of them only. */
        public Seen newest(int most) {
            return incidents.size() <= most ? this : new Seen(mark, incidents.subList(0, most));
        }
    }

    private record Asked(
            Instant from,
            Instant readFrom,
            Instant to,
            Map<String, Detector> detectors,
            Map<MonitoredApi, Instant> settled) {}

    private Asked asked(Instant from, Instant to) {
        Map<String, Detector> detectors = DomainDetectors.byId(domain, account, catalog);
        Optional<Lag> lag = Lag.metered(domain, account);
        Map<MonitoredApi, Instant> settled = new LinkedHashMap<>();
        for (MonitoredApi api : catalog.enabled()) {
            settled.put(api, TimeToAlert.of(api.interval(), lag).settled(to));
        }
        return new Asked(from, IncidentRules.readFrom(from), to, detectors, settled);
    }

    /** Detectors and lag are in it: with others the same usage means something else. */
    private String mark(Asked asked) {
        return String.join(
                "\n",
                asked.readFrom().toString(),
                asked.detectors().keySet().toString(),
                asked.settled().keySet().toString(),
                UsageIndex.mark(domain, account, asked.settled(), asked.readFrom(), asked.to()),
                ResultIndex.mark(
                        domain,
                        asked.detectors(),
                        asked.readFrom().minus(GRADES_BEFORE),
                        asked.to()));
    }

    private List<Incident> read(Asked asked) {
        List<Grade> grades =
                asked.detectors().isEmpty()
                        ? List.of()
                        : ResultIndex.grades(
                                domain,
                                asked.detectors(),
                                asked.readFrom().minus(GRADES_BEFORE),
                                asked.to());
        Map<String, List<Usage>> surprising =
                UsageIndex.surprising(
                                domain, account, asked.settled(), asked.readFrom(), asked.to())
                        .stream()
                        .collect(Collectors.groupingBy(Usage::api));
        List<Incident> incidents = new ArrayList<>();
        for (MonitoredApi api : catalog.enabled()) {
            List<Grade> own = grades.stream().filter(g -> g.api().equals(api.id())).toList();
            incidents.addAll(
                    new IncidentRules(api)
                            .incidents(surprising.getOrDefault(api.id(), List.of()), own));
        }
        incidents.sort(
                Comparator.comparing(Incident::start).reversed().thenComparing(Incident::id));
        return seenAfter(asked.from(), incidents);
    }

    private static List<Incident> seenAfter(Instant from, List<Incident> incidents) {
        return incidents.stream().filter(incident -> incident.lastSeen().isAfter(from)).toList();
    }
}
