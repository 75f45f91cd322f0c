package io.usagewatch.detection.preview;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.catalog.Sensitivity;
import io.usagewatch.detection.detector.Grade;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.incident.IncidentRules;
import io.usagewatch.detection.metering.SparseSeries;
import io.usagewatch.detection.metering.UsageFromEvents;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.Entity;
import io.usagewatch.detection.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The usage of a definition that nobody rolled out yet, counted once, to be judged again and again
 * in memory: what sensitivity and least deviation are right shows when they are changed.
 */
public final class DraftUsage {

    /** How much of the past is judged. */
    public static final Duration SPAN = Duration.ofDays(14);

    /** Entities that are judged, the largest ones. */
    private static final int MOST_JUDGED = 12;

    private static final int LEAST_JUDGED = 2;

    /** Intervals that are judged of all of them, so that somebody can wait for it. */
    private static final int MOST_INTERVALS = 50_000;

    private final String account;
    private final MonitoredApi counted;
    private final UsageFromEvents usage;

    private DraftUsage(String account, MonitoredApi counted, UsageFromEvents usage) {
        this.account = account;
        this.counted = counted;
        this.usage = usage;
    }

    /**
     * Counts an account's events; empty if it has none.
     *
     * @param from start of what is judged
     * @param to end of what is judged
     * @throws io.usagewatch.detection.search.DomainException where the domain does not answer
     */
    public static Optional<DraftUsage> count(
            SearchDomain domain, String account, MonitoredApi api, Instant from, Instant to) {
        return UsageFromEvents.ofDraft(domain, account, api, from, to)
                .map(usage -> new DraftUsage(account, api, usage));
    }

    /** Whether a definition counts the same, so that it can be judged by {@link #judge}. */
    public boolean isOf(MonitoredApi api) {
        return countsTheSame(counted, api);
    }

    /** Whether two definitions count the same calls in the same way. */
    static boolean countsTheSame(MonitoredApi one, MonitoredApi other) {
        return one.eventSource().equals(other.eventSource())
                && Set.copyOf(one.eventNames()).equals(Set.copyOf(other.eventNames()))
                && one.measure().equals(other.measure())
                && one.splitBy().equals(other.splitBy())
                && one.filter().equals(other.filter())
                && one.interval().equals(other.interval());
    }

    /**
     * What a definition would have told. No detector has seen this usage: incidents are those that
     * need none, and {@link Preview#possible} those that a detector may add.
     *
     * @param api counts the same as what was counted
     * @param others what is watched in the account already
     */
    public Preview judge(MonitoredApi api, List<MonitoredApi> others) {
        if (!isOf(api)) {
            throw new IllegalArgumentException(api.id() + " counts something else");
        }
        List<String> largest = largest();
        List<Judged> judged =
                largest.parallelStream().map(entity -> judge(entity, api.sensitivity())).toList();
        List<Usage> surprising = judged.stream().flatMap(each -> each.surprising.stream()).toList();
        IncidentRules rules = new IncidentRules(api);
        List<Incident> certain = rules.incidents(surprising, List.of());
        List<Incident> all = rules.incidents(surprising, graded(api, surprising));
        Set<String> told = new HashSet<>();
        certain.forEach(incident -> told.add(incident.id()));
        List<Incident> possible = all.stream().filter(i -> !told.contains(i.id())).toList();
        Judged shown = shown(judged, certain, possible);
        return new Preview(
                usage.from(),
                usage.to(),
                usage.counted().size(),
                shown.entity,
                shown.series,
                certain,
                possible,
                Warnings.of(account, api, usage, largest.size(), others));
    }

    /** By volume; the rest of them as one is none that could be judged. */
    private List<String> largest() {
        return usage.counted().entrySet().stream()
                .filter(each -> !each.getKey().equals(Entity.OTHER))
                .sorted(
                        Comparator.comparingDouble(
                                        (Map.Entry<String, SparseSeries> e) ->
                                                -e.getValue().volume())
                                .thenComparing(Map.Entry::getKey))
                .limit(
                        Math.clamp(
                                MOST_INTERVALS / Math.max(1, usage.length()),
                                LEAST_JUDGED,
                                MOST_JUDGED))
                .map(Map.Entry::getKey)
                .toList();
    }

    private record Judged(String entity, List<Usage> series, List<Usage> surprising) {}

    private Judged judge(String entity, Sensitivity sensitivity) {
        List<Usage> series = new ArrayList<>();
        usage.usages(entity, sensitivity, series::add);
        List<Usage> surprising =
                series.stream()
                        .filter(each -> Math.abs(each.surprise()) >= sensitivity.margin())
                        .toList();
        return new Judged(entity, series, surprising);
    }

    /** As if a detector had graded everything. */
    private static List<Grade> graded(MonitoredApi api, List<Usage> surprising) {
        return surprising.stream()
                .map(each -> new Grade(api.id(), each.entity(), each.start(), each.start(), 1, 1))
                .toList();
    }

    /** The entity of the largest incident; that with most usage where there is none. */
    private static Judged shown(
            List<Judged> judged, List<Incident> certain, List<Incident> possible) {
        Optional<String> entity =
                Stream.of(certain, possible)
                        .flatMap(
                                some ->
                                        some.stream()
                                                .max(
                                                        Comparator.comparingDouble(
                                                                i -> Math.abs(i.surprise())))
                                                .stream())
                        .findFirst()
                        .map(Incident::entity);
        return judged.stream()
                .filter(each -> entity.isPresent() && each.entity.equals(entity.get()))
                .findFirst()
                .or(() -> judged.stream().findFirst())
                .orElseGet(() -> new Judged(Entity.ALL, List.of(), List.of()));
    }
}
