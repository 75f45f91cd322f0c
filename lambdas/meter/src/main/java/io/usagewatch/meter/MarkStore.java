package io.usagewatch.meter;

import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.search.Version;
import io.usagewatch.detection.usage.StateIndex;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The mark of one account, kept in its domain, and the right to meter the account: one invocation
 * has it at a time, so that none overwrites what another just corrected. An invocation that is
 * killed loses it after {@link #LEASE}.
 */
final class MarkStore {

    /**
     * Longer than any invocation lasts: Lambda ends the function after two minutes, so none that
     * lost the mark still writes usage.
     */
    static final Duration LEASE = Duration.ofMinutes(3);

    private static final String HELD_UNTIL = "heldUntil";

    private final SearchDomain domain;
    private final String account;
    private final InstantSource clock;
    private Optional<Version> written = Optional.empty();

    MarkStore(SearchDomain domain, String account, InstantSource clock) {
        this.domain = domain;
        this.account = account;
        this.clock = clock;
    }

    /**
     * The mark of an invocation that may meter.
     *
     * @param untouched whether nobody else had it since this object last wrote it
     */
    record Held(Mark mark, Version version, boolean untouched) {}

    /** The mark, without the right to meter. */
    Mark read() {
        return domain.find(path())
                .map(document -> Mark.fromJson(document.path("_source")))
                .orElse(Mark.NONE);
    }

    /** Takes the mark; empty while another invocation has it. */
    Optional<Held> take() {
        Optional<JsonNode> document = domain.find(path());
        Mark mark = document.map(d -> Mark.fromJson(d.path("_source"))).orElse(Mark.NONE);
        Optional<Version> version = document.map(Version::of);
        boolean held =
                document.map(d -> d.path("_source").path(HELD_UNTIL).stringValue(null))
                        .filter(until -> clock.instant().isBefore(Instant.parse(until)))
                        .isPresent();
        if (held) {
            return Optional.empty();
        }
        boolean untouched = version.isPresent() && version.equals(written);
        return write(mark, version, true).map(now -> new Held(mark, now, untouched));
    }

    /**
     * Writes the mark, and holds it on.
     *
     * @throws MeterException if another invocation has taken it
     */
    Held keep(Held held, Mark mark) {
        return new Held(mark, writeHeld(mark, held, true), true);
    }

    /**
     * Writes the mark and lets it go.
     *
     * @throws MeterException if another invocation has taken it
     */
    void giveBack(Held held, Mark mark) {
        written = Optional.of(writeHeld(mark, held, false));
    }

    /** Lets the mark go as it is, after something went wrong that the caller will throw. */
    void giveBackAfter(RuntimeException problem, Held held) {
        try {
            giveBack(held, held.mark());
        } catch (RuntimeException e) {
            problem.addSuppressed(e);
        }
    }

    private Version writeHeld(Mark mark, Held held, boolean on) {
        return write(mark, Optional.of(held.version()), on)
                .orElseThrow(
                        () ->
                                new MeterException(
                                        "metering account %s in %s took longer than %d s, and another invocation has taken over; it meters the rest"
                                                .formatted(
                                                        account,
                                                        domain.name(),
                                                        LEASE.toSeconds())));
    }

    /** Empty if somebody else wrote it since that version. */
    private Optional<Version> write(Mark mark, Optional<Version> version, boolean hold) {
        ObjectNode json = mark.toJson(account);
        if (hold) {
            json.put(HELD_UNTIL, clock.instant().plus(LEASE).toString());
        }
        return Version.write(
                domain, StateIndex.NAME, StateIndex.mark(account), version, json, false);
    }

    private String path() {
        return "/" + StateIndex.NAME + "/_doc/" + StateIndex.mark(account);
    }
}
