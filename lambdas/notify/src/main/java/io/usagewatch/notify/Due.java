package io.usagewatch.notify;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.notify.Notices.Stored;
import io.usagewatch.notify.message.Kind;
import io.usagewatch.notify.message.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A message that is due, or the end of one of which nobody wants to hear.
 *
 * @param api empty where it is not watched any more
 * @param notice what was told so far
 * @param staysOpen whether its end is to be told later
 * @param quiet whether it is only noted
 * @param remarks for the reader
 * @param alerted where only the monitor knows of it
 */
record Due(
        Optional<MonitoredApi> api,
        Stored notice,
        Incident incident,
        Kind kind,
        boolean staysOpen,
        boolean quiet,
        List<String> remarks,
        Optional<Alerted> alerted) {

    /**
     * What began longer ago, and was never told, is not news: it is from before notify was there.
     * As long as Lambda and SNS may hold an alert.
     */
    private static final Duration FRESH = Duration.ofHours(6);

    /** How long a notice is looked at after its end was told: longer than its incident is fresh. */
    static final Duration REMEMBERED = FRESH.multipliedBy(2);

    /** How long an incident is followed. What goes on for longer has become what is usual. */
    static final Duration FOLLOWED = Duration.ofDays(14);

    private static final String NOT_FOLLOWED =
            "It began more than 14 days ago and is not followed any longer, even if it goes on.";

    private static final String WITHDRAWN =
            "Late events have changed what was counted: it is no incident any more.";

    private static final String UNWATCHED = "Its API is not watched any more.";

    Optional<Told> before() {
        return notice.notice().told();
    }

    /**
     * What is due of one monitored API. Pure.
     *
     * @param incidents as the console shows them, back to the start of every open notice that is
     *     still {@link #FOLLOWED}
     * @param notices the open and the recent ones
     */
    static List<Due> of(
            MonitoredApi api,
            List<Incident> incidents,
            List<Stored> notices,
            Decisions decisions,
            Instant now) {
        List<Due> due = new ArrayList<>();
        Set<String> found = new HashSet<>();
        for (Incident incident : incidents) {
            Optional<Stored> known =
                    notices.stream().filter(n -> n.notice().isOf(incident)).findFirst();
            known.ifPresent(n -> found.add(n.notice().id()));
            boolean fresh = incident.end().isAfter(now.minus(FRESH));
            Optional<Stored> stored =
                    known.or(() -> fresh ? Optional.of(first(incident)) : Optional.empty());
            boolean goesOn = incident.isGoingOn(api.interval(), now);
            stored.flatMap(n -> kind(incident, n, goesOn, decisions, now))
                    .map(
                            kind ->
                                    new Due(
                                            Optional.of(api),
                                            stored.orElseThrow(),
                                            incident,
                                            kind,
                                            goesOn,
                                            decisions.keepQuiet(incident),
                                            decisions.remarks(),
                                            Optional.empty()))
                    .ifPresent(due::add);
        }
        notices.stream()
                .filter(stored -> stored.notice().open())
                .filter(stored -> !found.contains(stored.notice().id()))
                .flatMap(
                        stored ->
                                ended(
                                        Optional.of(api),
                                        stored,
                                        isFollowed(stored, now) ? WITHDRAWN : NOT_FOLLOWED,
                                        decisions,
                                        now)
                                        .stream())
                .forEach(due::add);
        return due;
    }

    /** What is due of an API that is not watched any more. */
    static List<Due> ofUnwatched(List<Stored> notices, Decisions decisions, Instant now) {
        return notices.stream()
                .flatMap(
                        stored ->
                                ended(Optional.empty(), stored, UNWATCHED, decisions, now).stream())
                .toList();
    }

    private static boolean isFollowed(Stored stored, Instant now) {
        return !stored.notice().start().isBefore(now.minus(FOLLOWED));
    }

    private static Stored first(Incident incident) {
        return new Stored(Notice.first(incident), incident.api(), Optional.empty());
    }

    /**
     * What is due of what only a monitor says. It goes on: a monitor that still speaks says so.
     *
     * @param api as this function knows it
     * @param notices the open and the recent ones, as far as they could be read
     */
    static List<Due> ofAlert(
            Optional<MonitoredApi> api,
            List<Alerted> entities,
            List<Stored> notices,
            Decisions decisions,
            Instant now) {
        List<Due> due = new ArrayList<>();
        for (Alerted alerted : entities) {
            Incident incident = alerted.incident();
            Stored stored =
                    notices.stream()
                            .filter(n -> alerted.isToldBy(n.notice()))
                            .findFirst()
                            .orElseGet(() -> first(incident));
            kind(incident, stored, true, decisions, now)
                    .map(
                            kind ->
                                    new Due(
                                            api,
                                            stored,
                                            incident,
                                            kind,
                                            true,
                                            false,
                                            decisions.remarks(),
                                            Optional.of(alerted)))
                    .ifPresent(due::add);
        }
        return due;
    }

    private static Optional<Kind> kind(
            Incident incident, Stored stored, boolean goesOn, Decisions decisions, Instant now) {
        Notice notice = stored.notice();
        if (notice.isBeingSent(now)) {
            return Optional.empty();
        }
        if (decisions.keepQuiet(incident)) {
            boolean toNote = !goesOn && notice.open() && stored.version().isPresent();
            return toNote ? Optional.of(Kind.ENDED) : Optional.empty();
        }
        if (notice.told().isEmpty()) {
            return Optional.of(Kind.NEW);
        }
        if (!goesOn) {
            return notice.open() ? Optional.of(Kind.ENDED) : Optional.empty();
        }
        return notice.told().filter(t -> t.isOutgrownBy(incident)).map(told -> Kind.UPDATE);
    }

    /**
     * Open notices of which nothing is due and nothing ever was told: whoever was about to tell
     * died, and the incident has gone. Nobody waits for their end.
     */
    static List<Stored> forgotten(List<Stored> notices, List<Due> due, Instant now) {
        Set<String> wanted = new HashSet<>();
        due.forEach(one -> wanted.add(one.notice().notice().id()));
        return notices.stream()
                .filter(stored -> stored.notice().open() && stored.notice().told().isEmpty())
                .filter(stored -> !stored.notice().isBeingSent(now))
                .filter(stored -> !wanted.contains(stored.notice().id()))
                .toList();
    }

    /** The end, told with what was told last, if anything was. */
    private static Optional<Due> ended(
            Optional<MonitoredApi> api,
            Stored stored,
            String remark,
            Decisions decisions,
            Instant now) {
        return stored.notice()
                .told()
                .filter(told -> !stored.notice().isBeingSent(now))
                .map(
                        told ->
                                new Due(
                                        api,
                                        stored,
                                        told.incident(),
                                        Kind.ENDED,
                                        false,
                                        decisions.keepQuiet(told.incident()),
                                        with(remark, decisions.remarks()),
                                        Optional.empty()));
    }

    private static List<String> with(String remark, List<String> more) {
        List<String> all = new ArrayList<>(List.of(remark));
        all.addAll(more);
        return all;
    }
}
