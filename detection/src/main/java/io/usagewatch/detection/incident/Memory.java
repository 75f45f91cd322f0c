package io.usagewatch.detection.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an entity was told of before, in one direction: neither a new nightly job nor an entity that
 * surprises every few days is news each time. Only what was told counts: what never became an
 * incident makes nothing quiet.
 */
final class Memory {

    /** How far back. */
    static final Duration SPAN = Duration.ofDays(28);

    /** Days after which a job runs again: daily, on weekdays, weekly. */
    private static final List<Integer> REPEATS = List.of(1, 3, 7);

    /** How far off the same time of day a repetition may start. */
    private static final Duration OFF = Duration.ofHours(1);

    /** How many times as large as what was told it may be. */
    private static final double LARGER = 1.5;

    /**
     * On so many occasions an entity has to have been told of as much as now, to be known for it.
     */
    private static final int KNOWN_FOR = 3;

    /** As much is at least this part. */
    private static final double AS_MUCH = 0.8;

    /** What happens within this time is one occasion, not several. */
    private static final Duration APART = Duration.ofHours(12);

    /** What was told, or seen again. */
    private record Seen(int incident, Run told, Run run) {

        boolean isTold() {
            return told.equals(run);
        }
    }

    private final List<Seen> seen = new ArrayList<>();

    /**
     * @param incident its number
     */
    void tell(int incident, Run run) {
        seen.add(new Seen(incident, run, run));
    }

    /**
     * The incident that a run repeats: it starts at the same time as one of its runs on the day,
     * three days or a week before, or as much was told on three occasions in {@link #SPAN}; and it
     * is not much larger than what was told. The run then is remembered as a part of it.
     */
    OptionalInt repeated(Run run) {
        List<Seen> recent =
                seen.stream()
                        .filter(s -> s.run().start().isAfter(run.start().minus(SPAN)))
                        .filter(s -> isNotLarger(run, s.told()))
                        .toList();
        Optional<Seen> as =
                recent.reversed().stream()
                        .filter(s -> REPEATS.stream().anyMatch(d -> isAgain(s.run(), d, run)))
                        .findFirst()
                        .or(() -> knownFor(recent, run));
        as.ifPresent(s -> seen.add(new Seen(s.incident(), s.told(), run)));
        return as.map(s -> OptionalInt.of(s.incident())).orElse(OptionalInt.empty());
    }

    /**
     * The last of what was told that is as much, where there are enough occasions. A nightly job is
     * one, however often it ran: that it is known says nothing about another hour.
     */
    private static Optional<Seen> knownFor(List<Seen> recent, Run run) {
        List<Seen> occasions = new ArrayList<>();
        Instant before = run.start();
        for (Seen one : recent.reversed()) {
            boolean apart = !one.run().start().isAfter(before.minus(APART));
            if (one.isTold() && apart && isAsMuch(one.run(), run)) {
                occasions.add(one);
                before = one.run().start();
            }
        }
        return occasions.size() >= KNOWN_FOR ? Optional.of(occasions.getFirst()) : Optional.empty();
    }

    private static boolean isNotLarger(Run run, Run told) {
        return run.largestDeviation() <= LARGER * told.largestDeviation()
                && run.evidence() <= LARGER * told.evidence();
    }

    private static boolean isAgain(Run earlier, int days, Run run) {
        Instant again = earlier.start().plus(Duration.ofDays(days));
        return Duration.between(again, run.start()).abs().compareTo(OFF) <= 0;
    }

    private static boolean isAsMuch(Run earlier, Run run) {
        return earlier.evidence() >= AS_MUCH * run.evidence()
                && earlier.largestDeviation() >= AS_MUCH * run.largestDeviation();
    }
}
