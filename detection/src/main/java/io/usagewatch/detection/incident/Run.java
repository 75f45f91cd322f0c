package io.usagewatch.detection.incident;

import io.usagewatch.detection.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Surprising intervals of an entity, all in one direction, that belong together.
 *
 * @param intervals oldest first, at least one
 */
record Run(List<Usage> intervals) {

    /** Joins intervals of which none begins more than so long after the one before it. */
    static List<Run> of(List<Usage> ordered, Duration reach) {
        List<List<Usage>> runs = new ArrayList<>();
        for (Usage usage : ordered) {
            if (runs.isEmpty()
                    || usage.start().isAfter(runs.getLast().getLast().start().plus(reach))) {
                runs.add(new ArrayList<>());
            }
            runs.getLast().add(usage);
        }
        return runs.stream().map(Run::new).toList();
    }

    /** The part of it from an instant on, which lies before its end. */
    Run from(Instant at) {
        return new Run(intervals.stream().filter(u -> !u.start().isBefore(at)).toList());
    }

    boolean overlaps(Run other) {
        return start().isBefore(other.end()) && other.start().isBefore(end());
    }

    Usage first() {
        return intervals.getFirst();
    }

    Usage last() {
        return intervals.getLast();
    }

    Instant start() {
        return first().start();
    }

    Instant end() {
        return last().end();
    }

    /** The interval that surprises most. */
    Usage peak() {
        Usage peak = first();
        for (Usage usage : intervals) {
            peak = Math.abs(usage.surprise()) > Math.abs(peak.surprise()) ? usage : peak;
        }
        return peak;
    }

    double actual() {
        return intervals.stream().mapToDouble(Usage::n).sum();
    }

    double expected() {
        return intervals.stream().mapToDouble(Usage::expected).sum();
    }

    double largestDeviation() {
        return intervals.stream().mapToDouble(Usage::deviation).max().orElse(0);
    }

    /**
     * How much speaks for an incident, in scales: of several intervals the sum of their surprises,
     * divided by the root of their number, as noise adds up like that. Taken from where to where
     * that is most; quiet intervals between count as nothing.
     */
    double evidence() {
        Duration interval = first().interval();
        double most = 0;
        for (int from = 0; from < intervals.size(); from++) {
            double sum = 0;
            for (Usage usage : intervals.subList(from, intervals.size())) {
                sum += Math.abs(usage.surprise());
                Duration length = Duration.between(intervals.get(from).start(), usage.end());
                most = Math.max(most, sum / Math.sqrt((double) length.dividedBy(interval)));
            }
        }
        return most;
    }
}
