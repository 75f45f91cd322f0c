package io.usagewatch.detection.metering;

import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.StateIndex;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * How far an account is metered, for those who only read it.
 *
 * @param to by id of the monitored API: every interval that ended until then is written
 * @param lag how late events lately came to be indexed
 */
public record MeterMark(Map<String, Instant> to, Optional<Lag> lag) {

    public MeterMark {
        to = Map.copyOf(to);
    }

    /**
     * Empty if the account was never metered.
     *
     * @throws io.usagewatch.detection.search.DomainException where the domain does not answer
     */
    public static Optional<MeterMark> read(SearchDomain domain, String account) {
        return domain.find("/" + StateIndex.NAME + "/_doc/" + StateIndex.mark(account))
                .map(document -> fromJson(document.path("_source")));
    }

    private static MeterMark fromJson(JsonNode json) {
        Map<String, Instant> to = new TreeMap<>();
        for (Map.Entry<String, JsonNode> api : json.path("apis").properties()) {
            to.put(api.getKey(), Instant.parse(api.getValue().path("to").asString()));
        }
        return new MeterMark(to, Lag.of(json.path("lag")));
    }

    /** Up to when all of these APIs that are metered at all are; empty if none is. */
    public Optional<Instant> all(Collection<String> apis) {
        return apis.stream().filter(to::containsKey).map(to::get).min(Comparator.naturalOrder());
    }
}
