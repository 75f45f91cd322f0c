package io.usagewatch.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.detector.TimeToAlert;
import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.metering.Lag;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.StateIndex;
import io.usagewatch.detection.usage.Usage;
import io.usagewatch.detection.usage.UsageIndex;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/**
 * Time goes by in simulated minutes: calls are indexed, the meter runs, and detectors that started
 * at every moment of an interval look at their windows, as the Anomaly Detection plugin cuts them.
 */
class TimeToAlertIT {

    /** The built-in one, with its settings. */
    private static final MonitoredApi API = Catalog.builtIn().get("lambda-invoke");

    private static final Instant FIRST = Instant.parse("2026-11-18T22:00:00Z");
    private static final Instant CALLS = Instant.parse("2026-11-20T00:00:00Z");

    /** After a call came to be indexed a search finds it; after a run, what it wrote. */
    private static final Duration VISIBLE = Duration.ofSeconds(5);

    private static final Duration RUN = Duration.ofSeconds(10);
    private static final Duration BETWEEN_CALLS = Duration.ofSeconds(10);
    private static final Duration BETWEEN_STARTS = Duration.ofSeconds(20);

    private static final int STARTS = Math.toIntExact(API.interval().dividedBy(BETWEEN_STARTS));

    @TempDir static Path data;
    private static Node node;
    private static SearchDomain domain;

    private Instant now = FIRST;

    @BeforeAll
    static void startNode() {
        node = Node.start(NodeSettings.named("time", data));
        domain = SearchDomain.at(node.uri());
        ObjectNode template = EventsIndex.template();
        ((ObjectNode) template.path("template").path("mappings").path("properties"))
                .setAll((ObjectNode) EventsIndex.parameterMapping(List.of(API)).path("properties"));
        domain.put("/_index_template/" + EventsIndex.TEMPLATE, template);
        domain.put("/" + UsageIndex.NAME, UsageIndex.body());
        domain.put("/" + StateIndex.NAME, StateIndex.body());
    }

    @AfterAll
    static void stopNode() {
        domain.close();
        node.close();
    }

    @ParameterizedTest(name = "events that are indexed {0} s late")
    @ValueSource(ints = {0, 25, 120, 300})
    void alert_comes_within_fourteen_minutes_of_indexing(int lagSeconds) {
        Duration late = Duration.ofSeconds(lagSeconds);
        TimeToAlert stated = TimeToAlert.of(API.interval(), Optional.of(new Lag(late, late, late)));
        String account = "%012d".formatted(lagSeconds);
        new Events(account).invoke(FIRST.toString(), "steady").index(domain);
        Meter meter = new Meter(domain, account, new Catalog(List.of(API)), () -> now);
        now = CALLS;
        meter.run();

        // One function for each moment of an interval: a burst nobody expects.
        Map<String, Instant> indexed = new HashMap<>();
        for (Duration at = Duration.ZERO;
                at.compareTo(API.interval()) < 0;
                at = at.plus(BETWEEN_CALLS)) {
            indexed.put("burst-" + at.toSeconds(), CALLS.plus(at).plus(late));
        }
        Map<Seen, Duration> alerts = new HashMap<>();
        Duration lookAhead = stated.worst().plus(API.interval());
        for (Instant tick = CALLS.plusSeconds(7);
                tick.isBefore(CALLS.plus(lookAhead));
                tick = tick.plusSeconds(60)) {
            index(account, indexed, tick.minusSeconds(60), tick, late);
            now = tick;
            meter.run();
            domain.refresh(UsageIndex.NAME);
            look(account, stated, tick, indexed, alerts);
        }

        Duration longest = alerts.values().stream().max(Duration::compareTo).orElseThrow();
        System.out.printf(
                "Events %d s late, window delay %d min: alert at most %d s after a call was indexed (stated: %d s)%n",
                lagSeconds,
                stated.windowDelay().toMinutes(),
                longest.toSeconds(),
                stated.worstAfterIndexing().toSeconds());
        assertThat(alerts).as("every detector sees every burst").hasSize(indexed.size() * STARTS);
        assertThat(longest)
                .isLessThanOrEqualTo(Duration.ofMinutes(14))
                .isGreaterThan(stated.worstAfterIndexing().minusSeconds(90));
    }

    private void index(
            String account,
            Map<String, Instant> indexed,
            Instant after,
            Instant until,
            Duration late) {
        Events events = new Events(account);
        indexed.forEach(
                (function, at) -> {
                    Instant visible = at.plus(VISIBLE);
                    if (visible.isAfter(after) && !visible.isAfter(until)) {
                        events.indexedAt(at);
                        for (int call = 0; call < 100; call++) {
                            events.invoke(at.minus(late).toString(), function);
                        }
                    }
                });
        events.index(domain);
    }

    /** Every detector whose window ends in the minute after a run looks at it. */
    private static void look(
            String account,
            TimeToAlert stated,
            Instant tick,
            Map<String, Instant> indexed,
            Map<Seen, Duration> alerts) {
        Instant from = tick.plus(RUN);
        for (int start = 0; start < STARTS; start++) {
            long interval = API.interval().toSeconds();
            long phase = start * BETWEEN_STARTS.toSeconds();
            long due = Math.ceilDiv(from.getEpochSecond() - phase, interval) * interval + phase;
            if (due < from.getEpochSecond() + 60) {
                Instant end = Instant.ofEpochSecond(due).minus(stated.windowDelay());
                Instant alert = Instant.ofEpochSecond(due).plus(VISIBLE).plus(stated.monitor());
                for (Usage usage :
                        UsageIndex.surprising(
                                domain, account, API, end.minus(API.interval()), end, end)) {
                    Instant at = indexed.get(usage.entity());
                    if (at != null) {
                        alerts.putIfAbsent(
                                new Seen(start, usage.entity()), Duration.between(at, alert));
                    }
                }
            }
        }
    }

    /** A detector, by when it was started, and what it saw. */
    private record Seen(int start, String function) {}
}
