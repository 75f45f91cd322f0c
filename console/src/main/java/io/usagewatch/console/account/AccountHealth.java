package io.usagewatch.console.account;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.DomainCatalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.detector.DomainDetectors;
import io.usagewatch.detection.detector.TimeToAlert;
import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.metering.MeterMark;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.words.Times;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How an account's pipeline does.
 *
 * @param lastEvent time of the newest event in the index
 * @param lag median time from an event to its being indexed, of the newest events
 * @param meteredTo every interval that ended until then is metered, of every API; empty if none is
 * @param timeToAlert from a call to its alert at worst, of the API with the longest interval
 * @param detectors how many there are, by what they do
 */
public record AccountHealth(
        Optional<Instant> lastEvent,
        Optional<Duration> lag,
        Optional<Instant> meteredTo,
        Duration timeToAlert,
        Detectors detectors) {

    private static final int NEWEST = 50;

    /** Longer than the longest interval, and the time that events take. */
    private static final Duration LATE = Duration.ofHours(2);

    private static final String INGEST_TIME = "ingestTime";

    /** Detectors by state. */
    public record Detectors(int running, int initializing, int failed, int stopped) {

        public int all() {
            return running + initializing + failed + stopped;
        }

        /** "12 running, 1 still learning". */
        public String words() {
            if (all() == 0) {
                return "none; incidents are those whose size alone is certain";
            }
            StringBuilder words = new StringBuilder(running + " running");
            if (initializing > 0) {
                words.append(", ").append(initializing).append(" still learning");
            }
            if (stopped > 0) {
                words.append(", ").append(stopped).append(" stopped");
            }
            if (failed > 0) {
                words.append(", ").append(failed).append(" failed");
            }
            return words.toString();
        }
    }

    /**
     * What is wrong with the pipeline of an account that answers, each with its next step; the
     * first is likely to be the cause of the others.
     */
    public List<Problem> problems(Instant now) {
        List<Problem> problems = new ArrayList<>();
        if (lastEvent.isEmpty()) {
            problems.add(
                    new Problem(
                            "has no events",
                            "Check that CloudTrail writes to the log group that is read, and look at"
                                    + " the ingest function's log. Right after a deployment, wait ten"
                                    + " minutes."));
        } else if (isLate(lastEvent.get(), now)) {
            problems.add(
                    new Problem(
                            "has sent no event for "
                                    + Times.length(Duration.between(lastEvent.get(), now)),
                            "Look at the log group's subscription, and at the ingest function's log"
                                    + " and its queue of failures. An account without any call is"
                                    + " quiet for good reason."));
        }
        if (meteredTo.isEmpty()) {
            problems.add(
                    new Problem(
                            "is not metered yet",
                            "Its first intervals take some minutes. If this stays, look at the meter"
                                    + " function's log."));
        } else if (isLate(meteredTo.get(), now)) {
            problems.add(
                    new Problem(
                            "is metered only up to " + Times.dayAndTime(meteredTo.get()) + " UTC",
                            "Nothing that happened since is noticed. Look at the meter function's"
                                    + " log and at its schedule, which is once a minute."));
        }
        if (detectors.failed() > 0) {
            problems.add(
                    new Problem(
                            "has "
                                    + detectors.failed()
                                    + (detectors.failed() == 1
                                            ? " failed detector"
                                            : " failed detectors"),
                            "Deploy again, which starts them anew; Anomaly Detection in OpenSearch"
                                    + " Dashboards says why they failed."));
        }
        return problems;
    }

    private static boolean isLate(Instant last, Instant now) {
        return last.plus(LATE).isBefore(now);
    }

    /** "4 min"; history that was read in says nothing about how late events are as a rule. */
    public Optional<String> lagWords() {
        return lag.map(
                length ->
                        length.compareTo(Duration.ofHours(1)) > 0
                                ? Times.length(length) + " (read from history)"
                                : Times.length(length));
    }

    static AccountHealth read(Account account, SearchDomain domain) {
        Catalog catalog = DomainCatalog.catalog(domain, account.id());
        List<JsonNode> newest = newest(account, domain);
        List<Duration> lags =
                newest.stream().flatMap(event -> lag(event).stream()).sorted().toList();
        Optional<MeterMark> mark = MeterMark.read(domain, account.id());
        List<MonitoredApi> apis = catalog.enabled();
        Duration longest =
                apis.stream()
                        .map(MonitoredApi::interval)
                        .max(Comparator.naturalOrder())
                        .orElse(Duration.ZERO);
        return new AccountHealth(
                newest.stream()
                        .flatMap(event -> time(event, EventsIndex.TIME).stream())
                        .findFirst(),
                lags.isEmpty() ? Optional.empty() : Optional.of(lags.get(lags.size() / 2)),
                mark.flatMap(m -> m.all(apis.stream().map(MonitoredApi::id).toList())),
                TimeToAlert.of(longest, mark.flatMap(MeterMark::lag)).worst(),
                detectors(domain, account.id(), catalog));
    }

    private static List<JsonNode> newest(Account account, SearchDomain domain) {
        ObjectNode search = Json.object();
        search.put("size", NEWEST).put("track_total_hits", false);
        search.putArray("_source").add(EventsIndex.TIME).add(INGEST_TIME);
        search.putObject("query").putObject("term").put(EventsIndex.ACCOUNT, account.id());
        search.putArray("sort").addObject().put(EventsIndex.TIME, "desc");
        JsonNode hits =
                domain.post("/" + EventsIndex.PATTERN + "/_search?ignore_unavailable=true", search)
                        .path("hits")
                        .path("hits");
        return StreamSupport.stream(hits.values().spliterator(), false)
                .map(hit -> hit.path("_source"))
                .toList();
    }

    private static Optional<Duration> lag(JsonNode event) {
        return time(event, EventsIndex.TIME)
                .flatMap(
                        happened ->
                                time(event, INGEST_TIME)
                                        .map(indexed -> Duration.between(happened, indexed)));
    }

    private static Optional<Instant> time(JsonNode event, String field) {
        try {
            return Optional.of(Instant.parse(event.path(field).asString("")));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Detectors detectors(SearchDomain domain, String account, Catalog catalog) {
        List<String> states =
                DomainDetectors.byId(domain, account, catalog).keySet().stream()
                        .map(id -> state(domain, id))
                        .toList();
        int failed = count(states, "failed", "init_failure", "unexpected_failure");
        int running = count(states, "running");
        int initializing = count(states, "init", "created");
        return new Detectors(
                running, initializing, failed, states.size() - running - initializing - failed);
    }

    private static String state(SearchDomain domain, String id) {
        JsonNode detector = domain.get(DomainDetectors.PATH + "/" + id + "?job=true&task=true");
        return detector.path("realtime_task").path("state").asString("").toLowerCase(Locale.ROOT);
    }

    private static int count(List<String> states, String... wanted) {
        return (int)
                Stream.of(wanted).mapToLong(w -> states.stream().filter(w::equals).count()).sum();
    }
}
