package io.usagewatch.detection.incident;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.catalog.Severity;
import io.usagewatch.detection.detector.Grade;
import io.usagewatch.detection.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Merges surprising intervals and detector grades of one account and monitored API into incidents.
 * Pure.
 *
 * <p>Surprising intervals of an entity that follow each other, with at most {@link #GAP} quiet ones
 * between, belong together. Such a run is an incident if a detector graded one of its intervals and
 * its largest surprise is worth a look, or if that surprise is so large that no detector is needed;
 * the sensitivity says from where on. The detector alone would not tell where an incident ends: it
 * grades the first interval of a spike and is silent about the higher ones that follow.
 */
public final class IncidentRules {

    /** Quiet intervals that an incident may hold. */
    static final int GAP = 3;

    /** Intervals that a grade may lie off the run it belongs to. */
    private static final int LATE = 2;

    private static final double RAISING_SURPRISE = 15;
    private static final double LOWERING_SURPRISE = 5;

    private final MonitoredApi api;

    public IncidentRules(MonitoredApi api) {
        this.api = api;
    }

    /**
     * @param surprising intervals beyond the API's margin, of one account, any order
     * @param grades of the same API, any order
     * @return oldest first
     */
    public List<Incident> incidents(List<Usage> surprising, List<Grade> grades) {
        Map<String, List<Usage>> byEntity = new LinkedHashMap<>();
        surprising.stream()
                .filter(usage -> api.leastDeviation().reachedBy(usage.n(), usage.expected()))
                .sorted(Comparator.comparing(Usage::start))
                .forEach(
                        usage ->
                                byEntity.computeIfAbsent(usage.entity(), e -> new ArrayList<>())
                                        .add(usage));
        List<Incident> incidents = new ArrayList<>();
        byEntity.forEach(
                (entity, intervals) ->
                        incidents.addAll(
                                incidentsOf(
                                        intervals,
                                        grades.stream()
                                                .filter(g -> g.entity().equals(entity))
                                                .toList())));
        incidents.sort(Comparator.comparing(Incident::start).thenComparing(Incident::entity));
        return incidents;
    }

    /** Rises and falls apart; of two that overlap the smaller is an echo of the larger. */
    private List<Incident> incidentsOf(List<Usage> ordered, List<Grade> grades) {
        List<Incident> candidates = new ArrayList<>();
        for (boolean up : List.of(true, false)) {
            runs(ordered.stream().filter(usage -> usage.surprise() > 0 == up).toList())
                    .forEach(run -> incident(run, grades).ifPresent(candidates::add));
        }
        candidates.sort(
                Comparator.comparingDouble((Incident i) -> -Math.abs(i.surprise()))
                        .thenComparing(Incident::start)
                        .thenComparing(Incident::end));
        List<Incident> incidents = new ArrayList<>();
        for (Incident candidate : candidates) {
            if (incidents.stream().noneMatch(kept -> overlap(kept, candidate))) {
                incidents.add(candidate);
            }
        }
        return incidents;
    }

    private static boolean overlap(Incident one, Incident other) {
        return one.start().isBefore(other.end()) && other.start().isBefore(one.end());
    }

    private List<List<Usage>> runs(List<Usage> ordered) {
        List<List<Usage>> runs = new ArrayList<>();
        Duration reach = api.interval().multipliedBy(GAP + 1L);
        for (Usage usage : ordered) {
            if (runs.isEmpty()
                    || usage.start().isAfter(runs.getLast().getLast().start().plus(reach))) {
                runs.add(new ArrayList<>());
            }
            runs.getLast().add(usage);
        }
        return runs;
    }

    private Optional<Incident> incident(List<Usage> run, List<Grade> grades) {
        Instant start = run.getFirst().start();
        Instant end = run.getLast().end();
        Duration late = api.interval().multipliedBy(LATE);
        Optional<Grade> best =
                grades.stream()
                        .filter(g -> g.start().isBefore(end.plus(late)))
                        .filter(g -> !g.noticed().isBefore(start.minus(late)))
                        .max(
                                Comparator.comparingDouble(Grade::grade)
                                        .thenComparingDouble(Grade::confidence));
        double surprise =
                run.stream()
                        .map(Usage::surprise)
                        .max(Comparator.comparingDouble(Math::abs))
                        .orElseThrow();
        double least = best.isPresent() ? api.sensitivity().graded() : api.sensitivity().certain();
        if (Math.abs(surprise) < least) {
            return Optional.empty();
        }
        Usage first = run.getFirst();
        return Optional.of(
                new Incident(
                        first.id(),
                        first.account(),
                        first.api(),
                        first.entity(),
                        start,
                        end,
                        best.map(Grade::grade).orElse(0.0),
                        best.map(Grade::confidence).orElse(0.0),
                        run.stream().mapToDouble(Usage::n).sum(),
                        run.stream().mapToDouble(Usage::expected).sum(),
                        surprise,
                        severity(Math.abs(surprise)),
                        run.stream().map(Usage::start).toList()));
    }

    private Severity severity(double surprise) {
        if (surprise >= RAISING_SURPRISE) {
            return api.severity().raised();
        }
        return surprise < LOWERING_SURPRISE ? api.severity().lowered() : api.severity();
    }
}
