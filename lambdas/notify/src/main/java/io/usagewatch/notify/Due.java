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
 */
record Due(
        Optional<MonitoredApi> api,
        Stored notice,
        Incident incident,
        Kind kind,
        boolean staysOpen,
        boolean quiet,
        List<String> remarks) {

    /**
     * What began longer ago, and was never told, is not news: it is from before notify was there.
     * As long as Lambda and SNS may hold an alert.
     */
    private static final Duration FRESH = Duration.ofHours(6);

    /** How long a notice is looked at after its end was told: longer than its incident is fresh. */
    static final Duration REMEMBERED = FRESH.multipliedBy(2);

    private static final String WITHDRAWN =
            "Late events have changed what was counted: it is no incident any more.";

    private static final String UNWATCHED = "Its API is not watched any more.";

    Optional<Told> before() {
        return notice.notice().told();
    }

    /**
     * What is due of one monitored API. Pure.
     *
     * @param incidents as the console shows them, back to the start of every open notice
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
            stored.flatMap(n -> of(api, incident, n, goesOn, decisions, now)).ifPresent(due::add);
        }
        notices.stream()
                .filter(stored -> stored.notice().open())
                .filter(stored -> !found.contains(stored.notice().id()))
                .flatMap(
                        stored ->
                                ended(Optional.of(api), stored, WITHDRAWN, decisions, now).stream())
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

    private static Stored first(Incident incident) {
        return new Stored(Notice.first(incident), incident.api(), Optional.empty());
    }

    private static Optional<Due> of(
            MonitoredApi api,
            Incident incident,
            Stored stored,
            boolean goesOn,
            Decisions decisions,
            Instant now) {
        Notice notice = stored.notice();
        boolean quiet = decisions.keepQuiet(incident);
        Optional<Kind> kind;
        if (notice.isBeingSent(now)) {
            kind = Optional.empty();
        } else if (quiet) {
            boolean toNote = !goesOn && notice.open() && stored.version().isPresent();
            kind = toNote ? Optional.of(Kind.ENDED) : Optional.empty();
        } else if (notice.told().isEmpty()) {
            kind = Optional.of(Kind.NEW);
        } else if (!goesOn) {
            kind = notice.open() ? Optional.of(Kind.ENDED) : Optional.empty();
        } else {
            kind = notice.told().filter(t -> t.isOutgrownBy(incident)).map(told -> Kind.UPDATE);
        }
        return kind.map(
                k ->
                        new Due(
                                Optional.of(api),
                                stored,
                                incident,
                                k,
                                goesOn,
                                quiet,
                                decisions.remarks()));
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
                                        with(remark, decisions.remarks())));
    }

    private static List<String> with(String remark, List<String> more) {
        List<String> all = new ArrayList<>(List.of(remark));
        all.addAll(more);
        return all;
    }
}
