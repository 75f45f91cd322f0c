package io.usagewatch.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.CatalogYaml;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.metering.ApiCounts;
import io.usagewatch.detection.metering.Intervals;
import io.usagewatch.detection.usage.Surprise;
import io.usagewatch.detection.usage.Usage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What the meter writes from its compact past is what the plain definition says. */
class CorrectionTest {

    private static final String ACCOUNT = "111122223333";
    private static final List<String> ENTITIES = List.of("orders", "mails", "nightly", "rare");

    @Property(tries = 60)
    void usage_is_what_the_definition_says_of_all_counts(
            @ForAll Random random, @ForAll @IntRange(min = 0, max = 2) int length) {
        String interval = List.of("1h", "30m", "20m").get(length);
        Metering metering = new Metering(api(interval, "split-by: [principal]"));
        int days = 2 + random.nextInt(45);
        while (metering.end < metering.since + days * metering.perDay) {
            metering.go(1 + random.nextInt(random.nextInt(5) == 0 ? 60 : 6), random);
            if (random.nextInt(8) == 0) {
                metering.restart();
            }
        }
        metering.assertAsDefined();
    }

    @Property(tries = 10)
    void usage_of_short_intervals_is_too(@ForAll Random random) {
        Metering metering = new Metering(api("5m", "split-by: [principal]"));
        while (metering.end < metering.since + 4 * metering.perDay) {
            metering.go(1 + random.nextInt(60), random);
        }
        metering.assertAsDefined();
    }

    @Property(tries = 10)
    void usage_of_an_api_without_a_split_is_too(@ForAll Random random) {
        Metering metering = new Metering(api("1h", ""));
        while (metering.end < metering.since + 35 * metering.perDay) {
            metering.go(1 + random.nextInt(12), random);
        }
        metering.assertAsDefined();
    }

    @Example
    void nothing_is_written_where_nothing_changed() {
        Metering metering = new Metering(api("1h", "split-by: [principal]"));
        metering.go(40, new Random(1));
        metering.usages.clear();
        metering.recount(Map.of(), 0);
        assertThat(metering.usages).isEmpty();
    }

    @Example
    void entity_that_is_new_gets_zeros_for_a_detector_to_train_on() {
        Metering metering = new Metering(api("1h", "split-by: [principal]"));
        metering.recount(Map.of(), 200);
        metering.events.put("fresh", new HashMap<>(Map.of(metering.end, 5.0)));
        metering.recount(Map.of(), 1);
        assertThat(metering.usages.values())
                .hasSize(81)
                .allMatch(usage -> usage.entity().equals("fresh"));
    }

    /** Events of some entities, as they come, and the usage that is written of them. */
    private static final class Metering {

        private final MonitoredApi api;
        private final ApiCounts numbers;
        private final int perDay;
        private final int since;
        private final Map<String, Map<Integer, Double>> events = new TreeMap<>();
        private final Map<String, Usage> usages = new TreeMap<>();

        /** Stands in for the domain. */
        private final Map<Integer, byte[]> stored = new TreeMap<>();

        private Past past;
        private int end;

        Metering(MonitoredApi api) {
            this.api = api;
            this.numbers = new ApiCounts(api);
            this.perDay = (int) (86_400 / api.interval().toSeconds());
            this.since = 20_500 * perDay + 5;
            this.end = since;
            this.past = new Past(api);
        }

        void restart() {
            past = new Past(api);
            stored.forEach(past::read);
        }

        /** Some time goes by; events come in it, and late ones of the last day. */
        void go(int intervals, Random random) {
            int to = end + intervals;
            Map<Integer, Boolean> late = new HashMap<>();
            for (String entity : api.isSplit() ? ENTITIES : List.of("")) {
                Map<Integer, Double> own = events.computeIfAbsent(entity, e -> new HashMap<>());
                for (int i = end; i < to; i++) {
                    double n = usual(entity, i, random);
                    if (n != 0) {
                        own.put(i, n);
                    }
                }
                if (random.nextInt(3) == 0 && end > since) {
                    int i = Math.max(since, end - 1 - random.nextInt(perDay));
                    own.merge(i, 1.0 + random.nextInt(9), Double::sum);
                    late.put(i, true);
                }
            }
            recount(late, intervals);
        }

        private double usual(String entity, int i, Random random) {
            return switch (entity) {
                case "orders" -> random.nextInt(10);
                case "mails" -> random.nextInt(4) == 0 ? random.nextInt(200) / 8.0 : 0;
                case "nightly" -> i % perDay == 3 ? 150 + random.nextInt(20) : 0;
                case "rare" -> random.nextInt(500) == 0 ? 3 : 0;
                default -> random.nextInt(6);
            };
        }

        void recount(Map<Integer, Boolean> late, int intervals) {
            int metered = end;
            end += intervals;
            Intervals recounted =
                    new Intervals()
                            .add(Math.max(since, metered - 2), end)
                            .add(new TreeSet<>(late.keySet()));
            ApiCounts counted = new ApiCounts(api);
            for (int i : recounted.numbers()) {
                events.forEach(
                        (entity, own) -> {
                            if (own.containsKey(i)) {
                                counted.add(entity, i, own.get(i));
                            }
                        });
            }
            new Correction(ACCOUNT, api, past, since)
                    .take(counted, recounted, metered, end, u -> usages.put(u.id(), u));
            past.forget(end).forEach(stored::remove);
            past.takeChanged().forEach(day -> stored.put(day, past.write(day)));
        }

        void assertAsDefined() {
            List<Usage> expected = new ArrayList<>();
            for (Map.Entry<String, Map<Integer, Double>> entity : events.entrySet()) {
                double[] counts = new double[end - since];
                entity.getValue().forEach((i, n) -> counts[i - since] = n);
                Surprise surprise =
                        new Surprise(since, api.interval(), counts, api.sensitivity().margin());
                for (int i = 0; i < counts.length; i++) {
                    Usage usage =
                            new Usage(
                                    ACCOUNT,
                                    api.id(),
                                    entity.getKey(),
                                    numbers.start(since + i),
                                    api.interval(),
                                    counts[i],
                                    surprise.at(i));
                    if (usages.containsKey(usage.id())) {
                        expected.add(usage);
                    } else {
                        assertMayBeMissing(i, counts);
                    }
                }
            }
            assertThat(usages.values()).containsExactlyInAnyOrderElementsOf(expected);
        }

        /** Before the first use, or two weeks after the last one. */
        private void assertMayBeMissing(int i, double[] counts) {
            assertThat(api.isSplit()).isTrue();
            for (int j = Math.max(0, i - 13 * perDay); j <= i; j++) {
                assertThat(counts[j]).isZero();
            }
        }
    }

    private static MonitoredApi api(String interval, String more) {
        String yaml =
                """
                monitored-apis:
                  - {id: a, title: t, unit: u, reason: r, source: s3.amazonaws.com, names: [N],
                     interval: %s, %s}
                """
                        .formatted(interval, more);
        Catalog catalog =
                CatalogYaml.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
        return catalog.get("a");
    }
}
