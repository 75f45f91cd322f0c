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
import java.util.OptionalInt;
import java.util.stream.Stream;

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
     * From where on usage has to be read, so that incidents that were last seen after {@code from}
     * are told right: four to eight weeks and a day before it.
     */
    public static Instant readFrom(Instant from) {
        return Epoch.of(from.minus(Epoch.FOLLOWED)).readFrom();
    }

    /**
     * Incidents that were last seen after an instant are the same from wherever before its {@link
     * #readFrom} usage is given.
     *
     * @param surprising intervals beyond the API's margin and those in which usage grew, of one
     *     account, any order, from {@link #readFrom} on or from earlier
     * @param grades of the same API, from a day before that on, any order
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

    private List<Incident> incidentsOf(List<Usage> ordered, List<Grade> grades) {
        Map<String, Incident> incidents = new LinkedHashMap<>();
        Instant last = ordered.getLast().start();
        for (Epoch epoch = Epoch.of(ordered.getFirst().start());
                !epoch.start().isAfter(last);
                epoch = epoch.next()) {
            List<Incident> told = new ArrayList<>(bursts(epoch, ordered, grades));
            told.addAll(growth(epoch, ordered));
            // One that goes on in the next epoch is told as that knows it.
            told.forEach(incident -> incidents.put(incident.id(), incident));
        }
        return List.copyOf(incidents.values());
    }

    /** Those that begin in an epoch, and earlier ones that are repeated in it. */
    private List<Incident> bursts(Epoch epoch, List<Usage> ordered, List<Grade> grades) {
        List<Usage> bursts =
                between(epoch.readFrom(), epoch.readTo(), ordered)
                        .filter(usage -> !usage.expectation().growing())
                        .toList();
        List<Run> loud = withoutEchoes(loud(bursts, grades));
        List<Incident> incidents = new ArrayList<>();
        for (boolean up : List.of(true, false)) {
            told(
                            loud.stream()
                                    .filter(run -> run.peak().surprise() > 0 == up)
                                    .filter(run -> run.start().isBefore(epoch.end()))
                                    .toList(),
                            grades)
                    .stream()
                    .filter(incident -> !incident.lastBegan().isBefore(epoch.start()))
                    .forEach(incidents::add);
        }
        return incidents;
    }

    /** The runs, of one direction each, that are worth telling. */
    private List<Run> loud(List<Usage> bursts, List<Grade> grades) {
        List<Run> loud = new ArrayList<>();
        for (boolean up : List.of(true, false)) {
            List<Usage> one = bursts.stream().filter(u -> u.surprise() > 0 == up).toList();
            Run.of(one, api.interval().multipliedBy(GAP + 1L)).stream()
                    .filter(run -> run.evidence() >= least(run, grades))
                    .forEach(loud::add);
        }
        return loud;
    }

    private double least(Run run, List<Grade> grades) {
        return grade(run, grades).isPresent()
                ? api.sensitivity().graded()
                : api.sensitivity().certain();
    }

    /**
     * Of a rise and a fall that overlap, the smaller is an echo of the larger. That is settled
     * before anything is remembered: an echo is told of nothing and repeats nothing.
     *
     * @return oldest first
     */
    private static List<Run> withoutEchoes(List<Run> runs) {
        List<Run> kept = new ArrayList<>();
        runs.stream()
                .sorted(
                        Comparator.comparingDouble((Run r) -> -Math.abs(r.peak().surprise()))
                                .thenComparing(Run::start)
                                .thenComparing(Run::end))
                .filter(run -> kept.stream().noneMatch(run::overlaps))
                .forEachOrdered(kept::add);
        kept.sort(Comparator.comparing(Run::start));
        return kept;
    }

    /** What repeats an incident is a part of that incident, and none of its own. */
    private List<Incident> told(List<Run> runs, List<Grade> grades) {
        Memory memory = new Memory();
        List<Incident> incidents = new ArrayList<>();
        for (Run run : runs) {
            OptionalInt repeated = memory.repeated(run);
            if (repeated.isPresent()) {
                int index = repeated.getAsInt();
                incidents.set(index, incidents.get(index).repeatedAt(run.start(), run.end()));
            } else {
                memory.tell(incidents.size(), run);
                incidents.add(incident(run, grade(run, grades)));
            }
        }
        return incidents;
    }

    /**
     * Growth that is seen in an epoch. What may have begun before the usage that is read is told
     * anew: one incident of a leak is at most two epochs long.
     */
    private List<Incident> growth(Epoch epoch, List<Usage> ordered) {
        List<Usage> growing =
                between(epoch.readFrom(), epoch.end(), ordered)
                        .filter(usage -> usage.expectation().growing())
                        .toList();
        Instant known = epoch.readFrom().plus(GROWTH_PAUSE);
        return Run.of(growing, GROWTH_PAUSE).stream()
                .filter(run -> !run.last().start().isBefore(epoch.start()))
                .map(run -> run.start().isAfter(known) ? run : run.from(epoch.start()))
                .filter(run -> run.actual() - run.expected() >= api.leastDeviation().calls())
                .map(run -> incident(run, Optional.empty()))
                .toList();
    }

    private static Stream<Usage> between(Instant from, Instant to, List<Usage> ordered) {
        return ordered.stream()
                .filter(usage -> !usage.start().isBefore(from) && usage.start().isBefore(to));
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
