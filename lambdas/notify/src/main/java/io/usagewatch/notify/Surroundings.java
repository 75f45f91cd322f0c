package io.usagewatch.notify;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.event.Aspect;
import io.usagewatch.detection.event.EventContext;
import io.usagewatch.detection.event.Share;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.Usage;
import io.usagewatch.detection.usage.UsageIndex;
import io.usagewatch.notify.aws.AccountNow;
import io.usagewatch.notify.message.Known;
import io.usagewatch.notify.message.LiveFigure;
import io.usagewatch.notify.message.Missing;
import io.usagewatch.notify.message.Usual;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

/**
 * Finds out what surrounds an incident: what would have been usual, who, where and what, and how
 * the account is now. What fails or is slow is left out and named.
 */
final class Surroundings {

    /** A {@link Missing} part's name. */
    static final String USUAL = "what is usual";

    /** Time for the domain's part, and for AWS's part after it. */
    private static final Duration DOMAIN = Duration.ofSeconds(6);

    private static final Duration AWS = Duration.ofSeconds(4);

    private static final int MOST_REGIONS = 3;

    /** What is in the events becomes part of an address. */
    private static final Pattern REGION =
            Pattern.compile("[a-z]{2,3}(-[a-z]{1,9}){1,3}-[0-9]{1,2}");

    private final SearchDomain domain;
    private final AccountNow account;
    private final String home;

    /**
     * @param home the region to look at where the events do not tell another
     */
    Surroundings(SearchDomain domain, AccountNow account, String home) {
        this.domain = domain;
        this.account = account;
        this.home = home;
    }

    Known of(MonitoredApi api, Incident incident, Instant now, Deadline end) {
        List<Missing> missing = new ArrayList<>();
        Deadline read = end.atMost(DOMAIN);
        Future<Usual> usual = Threads.start(() -> usual(incident));
        Future<EventContext> events = Threads.start(() -> events(api, incident));
        Optional<Usual> range = take(usual, read, USUAL, missing);
        Optional<EventContext> context = take(events, read, "who, where and what", missing);
        List<LiveFigure> figures =
                account.knows(api)
                        ? now(api, incident, context, now, end.atMost(AWS), missing)
                        : List.of();
        return new Known(range, context, figures, missing);
    }

    private Usual usual(Incident incident) {
        List<Usage> intervals =
                UsageIndex.series(
                                domain,
                                incident.account(),
                                incident.api(),
                                incident.entity(),
                                incident.start(),
                                incident.end())
                        .stream()
                        .filter(usage -> incident.intervals().contains(usage.start()))
                        .toList();
        if (intervals.isEmpty()) {
            throw new NotifyException("the usage of its intervals is not there any more");
        }
        return new Usual(
                intervals.stream().mapToDouble(usage -> usage.expectation().low()).sum(),
                intervals.stream().mapToDouble(usage -> usage.expectation().high()).sum());
    }

    private EventContext events(MonitoredApi api, Incident incident) {
        EventContext events =
                EventContext.read(
                        domain,
                        incident.account(),
                        api,
                        incident.entity(),
                        incident.start(),
                        incident.end());
        if (events.events() == 0 && incident.actual() > 0) {
            throw new NotifyException("the domain has no events of this time any more");
        }
        return events;
    }

    private List<LiveFigure> now(
            MonitoredApi api,
            Incident incident,
            Optional<EventContext> events,
            Instant now,
            Deadline end,
            List<Missing> missing) {
        List<String> regions =
                events.stream()
                        .flatMap(context -> context.of(Aspect.REGION).stream())
                        .map(Share::value)
                        .filter(value -> REGION.matcher(value).matches())
                        .limit(MOST_REGIONS)
                        .toList();
        Map<String, Future<List<LiveFigure>>> answers = new LinkedHashMap<>();
        for (String region : regions.isEmpty() ? List.of(home) : regions) {
            answers.put(region, Threads.start(() -> account.in(region, api, incident, now)));
        }
        List<LiveFigure> figures = new ArrayList<>();
        answers.forEach(
                (region, answer) ->
                        take(answer, end, "right now in " + region, missing)
                                .ifPresent(figures::addAll));
        return figures;
    }

    private static <T> Optional<T> take(
            Future<T> work, Deadline end, String part, List<Missing> missing) {
        try {
            return Optional.of(end.await(work, "it"));
        } catch (RuntimeException e) {
            missing.add(new Missing(part, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }
}
