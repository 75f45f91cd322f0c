package io.usagewatch.detection.incident;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.usage.Expectation;
import io.usagewatch.detection.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Surprising intervals as no account has so many: bursts and drops from one interval to three days
 * long, growth of weeks, again and again at the same hours, and over every end of four weeks.
 */
final class RandomUsage {

    private static final int STRETCHES = 60;

    private RandomUsage() {}

    static List<Usage> of(
            Random random, MonitoredApi api, Instant start, Duration interval, int days) {
        int perDay = (int) Duration.ofDays(1).dividedBy(interval);
        List<Usage> usages = new ArrayList<>();
        for (String entity : List.of("a", "b")) {
            Map<Integer, Expectation> series = new TreeMap<>();
            for (int stretch = 0; stretch < STRETCHES; stretch++) {
                int direction = random.nextInt(8) == 0 ? 0 : random.nextInt(3) == 0 ? -1 : 1;
                int first = random.nextInt(days) * perDay + random.nextInt(perDay / 6);
                int length = length(random, perDay, direction == 0);
                double surprise = 2 + 10 * random.nextDouble();
                for (int i = first; i < first + length; i += 1 + random.nextInt(4)) {
                    double each = surprise + random.nextDouble();
                    series.put(
                            i,
                            direction < 0
                                    ? new Expectation(40, 30, 50, -each)
                                    : new Expectation(1, 0, 3, each, direction == 0));
                }
            }
            series.forEach(
                    (i, expectation) ->
                            usages.add(
                                    new Usage(
                                            "111122223333",
                                            api.id(),
                                            entity,
                                            start.plus(interval.multipliedBy(i)),
                                            interval,
                                            expectation.surprise() < 0 ? 0 : 40,
                                            expectation)));
        }
        return usages;
    }

    private static int length(Random random, int perDay, boolean grows) {
        if (grows) {
            return 1 + random.nextInt(20 * perDay);
        }
        return switch (random.nextInt(10)) {
            case 0 -> 1 + random.nextInt(3 * perDay);
            case 1, 2, 3 -> 1 + random.nextInt(perDay / 8);
            default -> 1;
        };
    }
}
