package io.usagewatch.bench.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.usage.Expectation;
import io.usagewatch.detection.usage.Usage;
import io.usagewatch.detection.usage.UsageIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * Surprising intervals of which each is an incident, as hits of a search, and more of them as time
 * goes on. They are made for one account and told for any.
 */
final class MadeUsage {

    private static final String NOBODY = "000000000000";

    /** How long the intervals lie back; the console holds a month. */
    private static final Duration SPAN = Duration.ofDays(29);

    /** How long a run of the bench may take. */
    private static final Duration AHEAD = Duration.ofHours(2);

    /** Until an interval is metered. */
    private static final Duration LATE = Duration.ofMinutes(5);

    private static final double EXPECTED = 2;

    private final Instant from;
    private final Duration apart;
    private final List<Hit> hits = new ArrayList<>();

    /**
     * @param parts of its JSON, between which the account stands
     */
    private record Hit(List<String> parts, double n, double surprise) {}

    /**
     * @param incidents how many there are at {@code now}
     * @param seed other intervals of other entities for each
     */
    MadeUsage(int incidents, Instant now, long seed) {
        this.from = now.minus(SPAN);
        this.apart = SPAN.dividedBy(incidents);
        Random random = new Random(seed);
        List<MonitoredApi> split =
                Catalog.builtIn().enabled().stream().filter(MonitoredApi::isSplit).toList();
        for (long i = 0; i < incidents + AHEAD.dividedBy(apart); i++) {
            MonitoredApi api = split.get(random.nextInt(split.size()));
            long seconds = from.plus(apart.multipliedBy(i)).getEpochSecond();
            Usage usage =
                    new Usage(
                            NOBODY,
                            api.id(),
                            "role-%05d".formatted(i),
                            Instant.ofEpochSecond(
                                    seconds - Math.floorMod(seconds, api.interval().toSeconds())),
                            api.interval(),
                            EXPECTED + 25 + random.nextInt(400),
                            new Expectation(EXPECTED, 0, 5, 12 + random.nextInt(30)));
            hits.add(hit(usage, i));
        }
    }

    /** How many an account has; each comes later in another account. */
    int size(Instant now, Duration later) {
        long since = Duration.between(from, now.minus(LATE).minus(later)).dividedBy(apart);
        return Math.clamp(since + LATE.dividedBy(apart), 0, hits.size());
    }

    /** Something else whenever there are more. */
    String sums(int size) {
        double n = 0;
        double surprise = 0;
        for (Hit hit : hits.subList(0, size)) {
            n += hit.n();
            surprise += hit.surprise();
        }
        return "{\"n\":{\"value\":%s},\"surprise\":{\"value\":%s}}".formatted(n, surprise);
    }

    /** Hits of an account, oldest first. */
    byte[] page(String account, int first, int end) {
        return hits.subList(first, end).stream()
                .map(hit -> String.join(account, hit.parts()))
                .collect(Collectors.joining(","))
                .getBytes(UTF_8);
    }

    private static Hit hit(Usage usage, long number) {
        ObjectNode json =
                Json.object()
                        .put("_index", UsageIndex.NAME)
                        .put("_id", usage.id())
                        .putNull("_score");
        json.set("_source", usage.toJson());
        json.putArray("sort").add(number);
        return new Hit(List.of(json.toString().split(NOBODY, -1)), usage.n(), usage.surprise());
    }
}
