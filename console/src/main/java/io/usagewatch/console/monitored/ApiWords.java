package io.usagewatch.console.monitored;

import io.usagewatch.console.layout.Badge;
import io.usagewatch.console.watch.Standing;
import io.usagewatch.console.watch.State;
import io.usagewatch.console.watch.WatchedApi;
import io.usagewatch.detection.catalog.EventField;
import io.usagewatch.detection.catalog.Measure;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.catalog.Origin;
import io.usagewatch.detection.catalog.WatchStep;
import io.usagewatch.detection.words.Times;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Monitored APIs as sentences. */
final class ApiWords {

    /** What is worst is said first. */
    private static final List<State> WORST_FIRST =
            List.of(
                    State.FAILED,
                    State.DRIFT,
                    State.WAITING,
                    State.PREPARING,
                    State.METERING,
                    State.STARTING,
                    State.UNKNOWN,
                    State.PAUSED,
                    State.RUNNING);

    private ApiWords() {}

    static String counted(MonitoredApi api) {
        String what =
                switch (api.measure()) {
                    case Measure.Calls calls -> "calls";
                    case Measure.Failures failures -> "failed calls";
                    case Measure.Sum sum -> "sum of " + field(sum.field());
                    case Measure.Distinct of -> "different values of " + field(of.field());
                };
        return what + " per " + Times.length(api.interval());
    }

    static String split(MonitoredApi api) {
        return api.isSplit()
                ? "by "
                        + api.splitBy().stream()
                                .map(ApiWords::field)
                                .collect(Collectors.joining(" and "))
                : "not split";
    }

    static String field(EventField field) {
        return field.path().replace("requestParameters.", "");
    }

    static Badge.Kind kind(State state) {
        return switch (state) {
            case RUNNING -> Badge.Kind.OK;
            case FAILED -> Badge.Kind.FAILED;
            case DRIFT, UNKNOWN -> Badge.Kind.ACKNOWLEDGED;
            case WAITING, PREPARING, METERING, STARTING -> Badge.Kind.NEW;
            case PAUSED, GONE -> Badge.Kind.NEUTRAL;
        };
    }

    /** Of all accounts that want it or should not have it any more. */
    static State worst(WatchedApi api) {
        return WORST_FIRST.stream()
                .filter(state -> api.accounts().stream().anyMatch(in -> in.state() == state))
                .findFirst()
                .orElse(State.GONE);
    }

    /** "failed in 1, watched in 5". */
    static String states(WatchedApi api) {
        Map<State, Integer> numbers = new EnumMap<>(State.class);
        api.accounts().forEach(in -> numbers.merge(in.state(), 1, Integer::sum));
        numbers.remove(State.GONE);
        if (numbers.isEmpty()) {
            return "watched nowhere";
        }
        return WORST_FIRST.stream()
                .filter(numbers::containsKey)
                .map(state -> word(state) + " in " + numbers.get(state))
                .collect(Collectors.joining(", "));
    }

    static String word(State state) {
        return state == State.RUNNING ? "watched" : state.word();
    }

    /** Where it comes from, and in how many accounts an operator's stands in for that. */
    static String origin(WatchedApi api) {
        long overridden = api.accounts().stream().filter(Standing::overrides).count();
        boolean deployed =
                overridden > 0
                        || api.accounts().stream()
                                .filter(in -> in.desired().isPresent())
                                .anyMatch(in -> in.origin() == Origin.DEPLOYED);
        if (!deployed) {
            return "added here";
        }
        return overridden == 0 ? "deployed" : "deployed, changed here in " + overridden;
    }

    static Optional<WatchStep> lastStep(WatchedApi api) {
        return api.accounts().stream()
                .flatMap(in -> in.history().stream())
                .max(Comparator.comparing(WatchStep::rollout));
    }
}
