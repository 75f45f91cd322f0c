package io.usagewatch.detection.incident;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.catalog.Severity;
import io.usagewatch.detection.detector.Grade;
import io.usagewatch.detection.usage.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Merges surprising intervals and detector grades of one account and monitored API into incidents.
 * Pure.
 *
 * <p>Surprising intervals of an entity that follow each other, with at most {@link #GAP} quiet ones
 * between, belong together. Such a run is an incident if its {@linkplain Run#evidence evidence} is
 * worth a look and a detector graded one of its intervals, or if there is so much of it that no
 * detector is needed; the sensitivity says from where on. The detector alone would not tell where
 * an incident ends: it grades the first interval of a spike and is silent about the higher ones
 * that follow. What {@linkplain Memory repeats} an incident is no other one.
 *
 * <p>Usage that grows from day to day is one incident as long as it goes on.
 */
public final class IncidentRules {

    /** What is compared with earlier intervals, is compared with those of this long before it. */
    public static final Duration MEMORY = Memory.SPAN;

    /** Quiet intervals that an incident may hold. */
    public static final int GAP = 3;

    /** Intervals that a grade may lie off the run it belongs to. */
    private static final int LATE = 2;

    /** Growth that pauses no longer than this goes on. */
    private static final Duration GROWTH_PAUSE = Duration.ofDays(1);

    private static final double LARGE_SURPRISE = 15;
    private static final double SMALL_SURPRISE = 7;

    /** In US dollars. */
    private static final double LARGE_COST = 100;

    /** In least deviations of the API. */
    private static final double LARGE_AMOUNT = 100;

    private static final double SMALL_AMOUNT = 10;

    private final MonitoredApi api;

    public IncidentRules(MonitoredApi api) {
        this.api = api;
    }

    /**
     * @param surprising intervals beyond the API's margin, of one account, any order; of earlier
     *     ones, down to {@link #MEMORY} before the first incident that matters, those that are
     *     worth remembering
     * @param grades of the same API, any order
     * @return oldest first
     */
    public List<Incident> incidents(List<Usage> surprising, List<Grade> grades) {
        Map<String, List<Usage>> byEntity = new LinkedHashMap<>();
        surprising.stream()
                .filter(this::matters)
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

    /** A leak grows by a few percent a day; what that amounts to is judged as a whole. */
    private boolean matters(Usage usage) {
        return usage.expectation().growing()
                || api.leastDeviation().reachedBy(usage.n(), usage.expected());
    }

    /** Rises and falls apart; of two that overlap the smaller is an echo of the larger. */
    private List<Incident> incidentsOf(List<Usage> ordered, List<Grade> grades) {
        List<Incident> candidates = new ArrayList<>();
        for (boolean up : List.of(true, false)) {
            candidates.addAll(
                    bursts(
                            ordered.stream()
                                    .filter(usage -> !usage.expectation().growing())
                                    .filter(usage -> usage.surprise() > 0 == up)
                                    .toList(),
                            grades));
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
        List<Usage> growing = ordered.stream().filter(u -> u.expectation().growing()).toList();
        Run.of(growing, GROWTH_PAUSE).stream()
                .filter(run -> run.actual() - run.expected() >= api.leastDeviation().calls())
                .map(run -> incident(run, Optional.empty()))
                .forEach(incidents::add);
        return incidents;
    }

    private static boolean overlap(Incident one, Incident other) {
        return one.start().isBefore(other.end()) && other.start().isBefore(one.end());
    }

    /** What repeats an incident is a part of that incident, and none of its own. */
    private List<Incident> bursts(List<Usage> ordered, List<Grade> grades) {
        Memory memory = new Memory();
        List<Incident> incidents = new ArrayList<>();
        for (Run run : Run.of(ordered, api.interval().multipliedBy(GAP + 1L))) {
            Optional<Grade> grade = grade(run, grades);
            double least =
                    grade.isPresent() ? api.sensitivity().graded() : api.sensitivity().certain();
            if (run.evidence() < least) {
                continue;
            }
            OptionalInt repeated = memory.repeated(run);
            if (repeated.isPresent()) {
                int index = repeated.getAsInt();
                incidents.set(index, incidents.get(index).repeatedAt(run.start()));
            } else {
                memory.tell(incidents.size(), run);
                incidents.add(incident(run, grade));
            }
        }
        return incidents;
    }

    /** The best grade in a run or right beside it. */
    private Optional<Grade> grade(Run run, List<Grade> grades) {
        Duration late = api.interval().multipliedBy(LATE);
        return grades.stream()
                .filter(g -> g.start().isBefore(run.end().plus(late)))
                .filter(g -> !g.noticed().isBefore(run.start().minus(late)))
                .max(
                        Comparator.comparingDouble(Grade::grade)
                                .thenComparingDouble(Grade::confidence));
    }

    private Incident incident(Run run, Optional<Grade> grade) {
        Usage first = run.first();
        return new Incident(
                first.id(),
                first.account(),
                first.api(),
                first.entity(),
                run.start(),
                run.end(),
                grade.map(Grade::grade).orElse(0.0),
                grade.map(Grade::confidence).orElse(0.0),
                run.actual(),
                run.expected(),
                run.peak().surprise(),
                severity(run),
                run.intervals().stream().map(Usage::start).toList(),
                List.of());
    }

    /**
     * The API's own; worse if one of surprise, amount and cost is large, milder if the first two
     * are small.
     */
    private Severity severity(Run run) {
        double surprise = Math.abs(run.peak().surprise());
        double amount = Math.abs(run.actual() - run.expected());
        double least = Math.max(1, api.leastDeviation().calls());
        double cost = api.costOf(run.actual() - run.expected()).orElse(0);
        if (surprise >= LARGE_SURPRISE || amount >= LARGE_AMOUNT * least || cost >= LARGE_COST) {
            return api.severity().raised();
        }
        return surprise < SMALL_SURPRISE && amount < SMALL_AMOUNT * least
                ? api.severity().lowered()
                : api.severity();
    }
}
