package io.usagewatch.bench.detection;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The usage of one monitored API, with the incidents that are really in it.
 *
 * @param start first instant of the first interval
 * @param values by entity, one for each interval from the start on
 * @param kind what the values are
 */
record LabelledSeries(
        String name,
        Kind kind,
        Duration interval,
        Instant start,
        Map<String, double[]> values,
        List<Label> labels) {

    private static final double WEEK_SECONDS = Duration.ofDays(7).toSeconds();

    /** What a series is made of. */
    enum Kind {
        COUNTS,
        /** Surprise that was made elsewhere, of counts that are not known. */
        SURPRISE
    }

    /** An incident that is really there; the end is excluded. */
    record Label(String entity, Instant from, Instant to) {}

    LabelledSeries {
        values = Map.copyOf(values);
        labels = List.copyOf(labels);
    }

    LabelledSeries with(List<Label> others) {
        return new LabelledSeries(name, kind, interval, start, values, others);
    }

    double weeks() {
        int longest = values.values().stream().mapToInt(v -> v.length).max().orElse(0);
        return longest * interval.toSeconds() / WEEK_SECONDS;
    }
}
