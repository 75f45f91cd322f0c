package io.usagewatch.sandbox.traffic;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes CloudTrail records of usage as it looks in real accounts, with a few incidents in it of
 * which it knows. The same plan gives the same records; an hour's records do not depend on what was
 * asked for before, so that the traffic can go on after the plan's end. Safe for use by several
 * threads.
 */
public final class TrafficGenerator {
    private final TrafficPlan plan;
    private final Map<String, Source> sources = new LinkedHashMap<>();

    public TrafficGenerator(TrafficPlan plan) {
        this.plan = plan;
        for (int i = 0; i < plan.accounts(); i++) {
            Source source = new Source(new Estate(plan.seed(), i), plan);
            sources.put(source.estate.account.id(), source);
        }
    }

    public List<TrafficAccount> accounts() {
        return sources.values().stream().map(source -> source.estate.account).toList();
    }

    /** The incidents in the plan's history, by account and time. */
    public List<LabelledIncident> labels() {
        return sources.values().stream().flatMap(source -> source.incidents.stream()).toList();
    }

    /** An account's history in order of time; at most an hour of it is in memory. */
    public Stream<TrailRecord> records(String account) {
        return records(account, plan.start(), plan.end());
    }

    /**
     * An account's records from one instant (inclusive) to another (exclusive), within the plan's
     * history or after it, in order of time. Incidents go on after it too.
     *
     * @param extra more incidents, from {@link #incident}, besides those of {@link #labels}
     */
    public Stream<TrailRecord> records(
            String account, Instant from, Instant to, LabelledIncident... extra) {
        Source source = source(account);
        List<LabelledIncident> incidents = new ArrayList<>(source.incidents);
        incidents.addAll(source.scripts.after(plan.end(), from, to));
        incidents.addAll(List.of(extra));
        long first = from.toEpochMilli();
        long end = to.toEpochMilli();
        Map<Long, List<Call>> days = new HashMap<>();
        return Stream.iterate(
                        from.truncatedTo(ChronoUnit.HOURS).toEpochMilli(),
                        hour -> hour < end,
                        hour -> hour + WorkCalendar.HOUR)
                .flatMap(hour -> source.hour(hour, incidents, days).stream())
                .filter(call -> call.millis >= first && call.millis < end)
                .map(call -> call.record(account));
    }

    /**
     * An incident to inject.
     *
     * @param kind as in {@link LabelledIncident#kind}
     * @throws TrafficException for another kind
     */
    public LabelledIncident incident(String account, String kind, Instant start) {
        return source(account).scripts.at(kind, start);
    }

    private Source source(String account) {
        Source source = sources.get(account);
        if (source == null) {
            throw new TrafficException(
                    "No account " + account + " in this traffic: it has " + sources.keySet() + ".");
        }
        return source;
    }

    private static final class Source {
        private final Estate estate;
        private final SteadyTraffic steady;
        private final DailyEpisodes episodes;
        private final Incidents scripts;
        private final List<LabelledIncident> incidents;

        Source(Estate estate, TrafficPlan plan) {
            this.estate = estate;
            this.steady = new SteadyTraffic(estate, plan.scale());
            this.episodes = new DailyEpisodes(estate);
            this.scripts = new Incidents(estate, steady);
            this.incidents = List.copyOf(scripts.plan(plan.start(), plan.end()));
        }

        /**
         * @param days the episodes of days made so far, by this stream only
         */
        List<Call> hour(long start, List<LabelledIncident> wanted, Map<Long, List<Call>> days) {
            long end = start + WorkCalendar.HOUR;
            List<Call> calls = new ArrayList<>();
            steady.hour(start, calls::add);
            long today = estate.calendar.day(start);
            days.keySet().removeIf(day -> day < today - 1);
            for (long day = today - 1; day <= today; day++) {
                days.computeIfAbsent(day, episodes::of).stream()
                        .filter(call -> call.millis >= start && call.millis < end)
                        .forEach(calls::add);
            }
            for (LabelledIncident incident : wanted) {
                if (incident.start().toEpochMilli() < end
                        && incident.end().toEpochMilli() > start) {
                    scripts.calls(incident).stream()
                            .filter(call -> call.millis >= start && call.millis < end)
                            .forEach(calls::add);
                }
            }
            calls.sort(Comparator.comparingLong(call -> call.millis));
            return calls;
        }
    }
}
