package io.usagewatch.notify;

import io.usagewatch.detection.alert.Alert;
import io.usagewatch.detection.alert.AlertedEntity;
import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.DomainCatalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.incident.AccountIncidents;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.notify.Notices.Stored;
import io.usagewatch.notify.aws.NotificationTopic;
import io.usagewatch.notify.message.Told;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells of one account's incidents. Every call compares the incidents, as the console shows them,
 * with the {@link Notices} of what was told, and sends what is due; it may be repeated and run
 * beside another one. Nothing of one call is kept for the next but what could not be noted.
 */
final class Notify {

    private static final Duration READING = Duration.ofSeconds(12);
    private static final Duration NOTING = Duration.ofSeconds(4);

    /** What three attempts to send take at worst, and noting it. */
    private static final Duration SENDING = Duration.ofSeconds(24);

    /** Longer than an invocation lasts. */
    private static final Duration LEASE = Duration.ofSeconds(90);

    private static final int AT_ONCE = 4;

    private static final String UNKNOWN =
            "it is not in the account's catalog any more; deploy again, which also removes its monitor";

    private static final String TWICE =
            "What was told before could not be read or noted, so this may come more than once.";

    private final SearchDomain domain;
    private final String account;
    private final Catalog deployed;
    private final Notices notices;
    private final MessageWriter messages;
    private final NotificationTopic topic;
    private final InstantSource clock;
    private final Unnoted unnoted = new Unnoted();

    /**
     * @param deployed the catalog without what operators added
     */
    Notify(
            SearchDomain domain,
            String account,
            Catalog deployed,
            MessageWriter messages,
            NotificationTopic topic,
            InstantSource clock) {
        this.domain = domain;
        this.account = account;
        this.deployed = deployed;
        this.notices = new Notices(domain, account);
        this.messages = messages;
        this.topic = topic;
        this.clock = clock;
    }

    /**
     * Tells what is due of the alert's monitored API; what the alert itself says where the domain
     * does not answer in time, or where the catalog does not have the API any more. That is noted
     * like any other message, as far as the domain lets it be noted.
     *
     * @throws NotifyException if a message could not be sent, after the others were
     */
    Outcome on(Alert alert, Deadline end) {
        if (!alert.account().equals(account)) {
            throw new NotifyException(
                    "an alert of account %s came to notify of account %s; let each account's monitors publish to its own topic"
                            .formatted(alert.account(), account));
        }
        List<Due> due;
        try {
            due = end.atMost(READING).await("reading incidents", () -> due(alert));
        } catch (RuntimeException e) {
            if (alert.state() == Alert.State.OVER) {
                throw e;
            }
            due = onlyFrom(alert, String.valueOf(e.getMessage()), end);
        }
        return send(due, alert.state() == Alert.State.GOING_ON, end);
    }

    /**
     * Looks at everything whose end was not told yet.
     *
     * @throws NotifyException if a message could not be sent, after the others were
     */
    Outcome sweep(Deadline end) {
        List<Due> due = end.atMost(READING).await("reading incidents", this::dueOfOpen);
        return send(due, false, end);
    }

    private List<Due> due(Alert alert) {
        Instant now = clock.instant();
        List<Stored> known = notices.of(alert.api(), now.minus(Due.REMEMBERED));
        Optional<MonitoredApi> api = catalog().find(alert.api());
        if (api.filter(MonitoredApi::enabled).isPresent()) {
            Instant since =
                    alert.entities().stream()
                            .map(AlertedEntity::start)
                            .min(Comparator.naturalOrder())
                            .orElse(alert.from());
            return due(api.get(), known, since, now);
        }
        if (api.isPresent() || alert.state() == Alert.State.OVER) {
            return unwatched(known.stream().filter(stored -> stored.notice().open()).toList(), now);
        }
        return onlyFrom(alert, false, UNKNOWN, known, now);
    }

    /** Of what a monitor says by itself, each entity is told like an incident. */
    private List<Due> onlyFrom(Alert alert, String why, Deadline end) {
        Instant now = clock.instant();
        try {
            return end.atMost(NOTING)
                    .await(
                            "what was told before",
                            () ->
                                    onlyFrom(
                                            alert,
                                            true,
                                            why,
                                            notices.of(alert.api(), now.minus(Due.REMEMBERED)),
                                            now));
        } catch (RuntimeException e) {
            // the message names why already; what it tells cannot be compared with anything
            return Due.ofAlert(
                    deployed.find(alert.api()),
                    alerted(alert, true, why),
                    List.of(),
                    Decisions.NONE,
                    now);
        }
    }

    private List<Due> onlyFrom(
            Alert alert, boolean known, String why, List<Stored> before, Instant now) {
        List<Alerted> entities = alerted(alert, known, why);
        return Due.ofAlert(
                deployed.find(alert.api()),
                entities,
                before,
                decisions(entities.stream().map(Alerted::incident).toList(), before),
                now);
    }

    private static List<Alerted> alerted(Alert alert, boolean known, String why) {
        return alert.entities().stream()
                .map(entity -> new Alerted(alert, entity, known, why))
                .toList();
    }

    private List<Due> dueOfOpen() {
        List<Stored> open = notices.open();
        if (open.isEmpty()) {
            return List.of();
        }
        Instant now = clock.instant();
        Catalog catalog = catalog();
        List<Due> due = new ArrayList<>();
        open.stream()
                .collect(Collectors.groupingBy(Stored::api))
                .forEach(
                        (id, known) ->
                                due.addAll(
                                        catalog.find(id)
                                                .filter(MonitoredApi::enabled)
                                                .map(api -> due(api, known, now, now))
                                                .orElseGet(() -> unwatched(known, now))));
        for (Stored one : Due.forgotten(open, due, now)) {
            notices.write(one, one.notice().closed(), now);
        }
        return due;
    }

    private Catalog catalog() {
        return DomainCatalog.read(domain, account, deployed).catalog();
    }

    /**
     * @param since how far back incidents are looked at if no open notice that is still followed is
     *     older
     */
    private List<Due> due(MonitoredApi api, List<Stored> known, Instant since, Instant now) {
        Instant from =
                known.stream()
                        .map(Stored::notice)
                        .filter(Notice::open)
                        .map(Notice::start)
                        .filter(start -> start.isBefore(since))
                        .filter(start -> !start.isBefore(now.minus(Due.FOLLOWED)))
                        .min(Comparator.naturalOrder())
                        .orElse(since);
        List<Incident> incidents =
                new AccountIncidents(account, domain, new Catalog(List.of(api))).between(from, now);
        return Due.of(api, incidents, known, decisions(incidents, known), now);
    }

    private List<Due> unwatched(List<Stored> known, Instant now) {
        return Due.ofUnwatched(known, decisions(List.of(), known), now);
    }

    /** All that may keep one of these quiet. */
    private Decisions decisions(List<Incident> incidents, List<Stored> known) {
        return Stream.concat(
                        incidents.stream().map(Incident::start),
                        known.stream().map(stored -> stored.notice().start()))
                .min(Comparator.naturalOrder())
                .map(from -> Decisions.read(domain, account, from))
                .orElse(Decisions.NONE);
    }

    /**
     * @param evenUnnoted whether a message is sent where it cannot be noted that it was
     */
    private Outcome send(List<Due> due, boolean evenUnnoted, Deadline end) {
        Semaphore room = new Semaphore(AT_ONCE);
        List<Future<Outcome>> all = new ArrayList<>();
        for (Due one : due) {
            all.add(
                    Threads.start(
                            () -> {
                                room.acquire();
                                try {
                                    return send(one, evenUnnoted, end);
                                } finally {
                                    room.release();
                                }
                            }));
        }
        Outcome outcome = Outcome.NONE;
        List<RuntimeException> failed = new ArrayList<>();
        for (Future<Outcome> one : all) {
            try {
                outcome = outcome.and(end.await(one, "sending a message"));
            } catch (RuntimeException e) {
                failed.add(e);
            }
        }
        if (!failed.isEmpty()) {
            NotifyException problem =
                    new NotifyException(
                            "%d of %d messages of account %s did not go as they should; the next attempt takes them up. The first: %s"
                                    .formatted(
                                            failed.size(),
                                            due.size(),
                                            account,
                                            failed.getFirst().getMessage()));
            failed.forEach(problem::addSuppressed);
            throw problem;
        }
        return outcome;
    }

    private Outcome send(Due due, boolean evenUnnoted, Deadline end) {
        Instant now = clock.instant();
        Notice notice = due.notice().notice();
        if (due.quiet()) {
            note(due.notice(), notice.closed(), end);
            return Outcome.NONE;
        }
        Optional<Stored> claimed;
        try {
            claimed = note(due.notice(), notice.sending(now.plus(LEASE)), end);
        } catch (RuntimeException e) {
            if (!evenUnnoted) {
                throw e;
            }
            return sendUnnoted(due, now, end);
        }
        if (claimed.isEmpty()) {
            return Outcome.LEFT;
        }
        try {
            topic.publish(messages.of(due, due.remarks(), now, end.before(SENDING)));
        } catch (RuntimeException e) {
            giveBack(claimed.get(), notice, e, end);
            throw e;
        }
        Told told = new Told(due.kind(), now, due.incident());
        try {
            note(claimed.get(), notice.told(told, due.staysOpen()), end);
        } catch (RuntimeException e) {
            throw new NotifyException(
                    "told of incident %s, but could not note it and may tell it again: %s"
                            .formatted(due.incident().id(), e.getMessage()),
                    e);
        }
        return Outcome.SENT;
    }

    private Outcome sendUnnoted(Due due, Instant now, Deadline end) {
        if (unnoted.isTold(due.incident(), now)) {
            return Outcome.NONE;
        }
        List<String> remarks = Stream.concat(Stream.of(TWICE), due.remarks().stream()).toList();
        topic.publish(messages.of(due, remarks, now, end.before(SENDING)));
        unnoted.told(due.incident(), now);
        return Outcome.SENT;
    }

    private Optional<Stored> note(Stored read, Notice notice, Deadline end) {
        return end.atMost(NOTING)
                .await("the notice", () -> notices.write(read, notice, clock.instant()));
    }

    /** So that the next attempt need not wait until the lease is over. */
    private void giveBack(Stored claimed, Notice notice, RuntimeException problem, Deadline end) {
        try {
            note(claimed, notice, end);
        } catch (RuntimeException e) {
            problem.addSuppressed(e);
        }
    }

    /**
     * What a call did.
     *
     * @param leftToOthers messages that another invocation sends
     */
    record Outcome(int sent, int leftToOthers) {

        static final Outcome NONE = new Outcome(0, 0);
        static final Outcome SENT = new Outcome(1, 0);
        static final Outcome LEFT = new Outcome(0, 1);

        Outcome and(Outcome other) {
            return new Outcome(sent + other.sent, leftToOthers + other.leftToOthers);
        }
    }
}
