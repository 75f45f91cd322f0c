package io.usagewatch.detection.event;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Who, where and what: the events behind the usage of one monitored API and entity in a time span.
 *
 * @param events number of events
 * @param knownSince the account's earliest event of the time looked back on; its start where there
 *     is none
 * @param shares the largest values of each aspect, largest first; empty where no event has one
 * @param samples the first events, oldest first, as CloudTrail wrote them and with what ingest
 *     added
 */
public record EventContext(
        long events, Instant knownSince, Map<Aspect, List<Share>> shares, List<JsonNode> samples) {

    /** How far back a value is looked for before it is called new. */
    public static final Duration LOOKBACK = Duration.ofDays(30);

    /** With less history than this nothing is called new: everything would be. */
    static final Duration LEAST_LOOKBACK = Duration.ofDays(1);

    public EventContext {
        shares = Map.copyOf(shares);
        samples = List.copyOf(samples);
    }

    public List<Share> of(Aspect aspect) {
        return shares.getOrDefault(aspect, List.of());
    }

    /**
     * @param from included
     * @param to excluded
     * @throws io.usagewatch.detection.search.DomainException where the domain does not answer
     */
    public static EventContext read(
            SearchDomain domain,
            String account,
            MonitoredApi api,
            String entity,
            Instant from,
            Instant to) {
        return new ContextSearch(domain, account).read(new EventSpan(api, entity, from, to));
    }
}
