package io.usagewatch.detection.catalog;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an operator asks to be watched.
 *
 * @param id slug, at most 39 of {@code [a-z0-9-]}
 * @param title the API's name as an operator knows it: "EC2 RunInstances"
 * @param unit what is counted, to be read after a number: "EC2 instances asked for"
 * @param reason why it is watched, a sentence
 * @param eventSource as in CloudTrail ({@code ec2.amazonaws.com}), or {@code *} for every service
 * @param eventNames as in CloudTrail; a name may end with {@code *}
 * @param splitBy fields with a series of their own for each value; at most two
 * @param interval length of the intervals, one of {@link #INTERVALS}
 * @param rate US dollars that one unit costs, as a rule of thumb; empty where it costs nothing to
 *     speak of, or nobody said
 * @param severity of an incident of usual size
 */
public record MonitoredApi(
        String id,
        String title,
        String unit,
        String reason,
        String eventSource,
        List<String> eventNames,
        Measure measure,
        List<EventField> splitBy,
        EventFilter filter,
        Duration interval,
        Sensitivity sensitivity,
        LeastDeviation leastDeviation,
        OptionalDouble rate,
        Severity severity,
        Optional<String> owner,
        Optional<URI> runbook,
        Origin origin,
        boolean enabled) {

    /**
     * The lengths an interval may have. Few, because the split APIs of one length share a
     * high-cardinality detector, of which a cluster takes ten.
     */
    public static final List<Duration> INTERVALS =
            Stream.of(1, 2, 3, 5, 10, 15, 20, 30, 60).map(Duration::ofMinutes).toList();

    static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,37}[a-z0-9])?");
    static final Pattern EVENT_SOURCE =
            Pattern.compile("\\*|([a-z0-9-]{1,60}\\.){1,3}amazonaws\\.com");
    static final Pattern EVENT_NAME = Pattern.compile("\\*|[A-Za-z0-9_:.-]{1,100}\\*?");

    public MonitoredApi {
        eventNames = List.copyOf(eventNames);
        splitBy = List.copyOf(splitBy);
        require(
                ID.matcher(id).matches(),
                "id '" + id + "' is not a slug such as ec2-run-instances");
        require(EVENT_SOURCE.matcher(eventSource).matches(), "event source '" + eventSource + "'");
        require(!eventNames.isEmpty(), "no event name");
        require(
                eventNames.stream().allMatch(n -> EVENT_NAME.matcher(n).matches()),
                "event names " + eventNames);
        require(splitBy.size() <= 2, "more than two fields to split by");
        require(
                INTERVALS.contains(interval),
                "interval " + interval + " is not one of " + intervals());
        require(rate.orElse(1) > 0, "rate is not above 0");
    }

    /** US dollars that so many units cost, roughly; empty where the rate is not known. */
    public OptionalDouble costOf(double units) {
        return rate.isPresent() ? OptionalDouble.of(units * rate.getAsDouble()) : rate;
    }

    /** The lengths an interval may have, as written in the catalog. */
    static String intervals() {
        return String.join(", ", INTERVALS.stream().map(MonitoredApi::word).toList());
    }

    static String word(Duration interval) {
        return interval.toHours() == 1 ? "1h" : interval.toMinutes() + "m";
    }

    /** The same, watched or not. */
    public MonitoredApi enabled(boolean watched) {
        return new MonitoredApi(
                id,
                title,
                unit,
                reason,
                eventSource,
                eventNames,
                measure,
                splitBy,
                filter,
                interval,
                sensitivity,
                leastDeviation,
                rate,
                severity,
                owner,
                runbook,
                origin,
                watched);
    }

    public boolean isSplit() {
        return !splitBy.isEmpty();
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("monitored API: " + what);
        }
    }
}
