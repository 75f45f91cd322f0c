package io.usagewatch.detection.incident;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What an operator decided about an incident, and what that means for what comes after. Pure.
 *
 * @param at when it was decided
 * @param until where it is {@link Status#EXPECTED}, the instant from which it no longer is; empty
 *     for always
 * @param scope what else it holds for
 */
public record Decision(Status status, Instant at, Optional<Instant> until, Scope scope) {

    /** How many times as large as what was decided about something may be that stays quiet. */
    private static final double LARGER = 1.5;

    /** Where an incident stands. */
    public enum Status {
        OPEN,
        ACKNOWLEDGED,
        EXPECTED,
        FALSE_POSITIVE,
        RESOLVED;

        /** As in REST and on the page: "false positive". */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        public static Optional<Status> of(String word) {
            return Arrays.stream(values()).filter(s -> s.word().equals(word)).findFirst();
        }
    }

    /** What later usage an expectation is about. */
    public enum Scope {
        /** The same entity. */
        ENTITY,
        /** Every entity of the monitored API. */
        API;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Scope> of(String word) {
            return Arrays.stream(values()).filter(s -> s.word().equals(word)).findFirst();
        }
    }

    /**
     * Where the incident that was decided about stands: one that goes on after it was resolved, or
     * for longer than it was expected to, is open again.
     */
    public Status of(Incident incident) {
        boolean goesOn =
                switch (status) {
                    case RESOLVED -> incident.lastSeen().isAfter(at);
                    case EXPECTED -> until.filter(incident.lastSeen()::isAfter).isPresent();
                    case OPEN, ACKNOWLEDGED, FALSE_POSITIVE -> false;
                };
        return goesOn ? Status.OPEN : status;
    }

    /**
     * Whether another incident stays quiet as this one was expected: it is about the same usage in
     * the same direction, not much larger, later, and begins before the date.
     *
     * @param decided what this was decided about
     */
    public boolean keepsQuiet(Decided decided, Incident other) {
        return status == Status.EXPECTED
                && decided.account().equals(other.account())
                && decided.api().equals(other.api())
                && (scope == Scope.API || decided.entity().equals(other.entity()))
                && decided.surprise() > 0 == other.surprise() > 0
                && Math.abs(other.actual() - other.expected())
                        <= LARGER * Math.abs(decided.actual() - decided.expected())
                && !other.start().isBefore(decided.start())
                && until.filter(end -> !other.start().isBefore(end)).isEmpty();
    }
}
