package io.usagewatch.sandbox.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.detector.Detector;
import io.usagewatch.detection.detector.DomainDetectors;
import io.usagewatch.detection.detector.Training;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.sandbox.traffic.LabelledIncident;
import io.usagewatch.sandbox.traffic.TrafficAccount;
import io.usagewatch.sandbox.traffic.TrafficGenerator;
import io.usagewatch.sandbox.traffic.TrafficPlan;
import io.usagewatch.sandbox.traffic.TrailRecord;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built-in catalog on a real node: created, trained, and each entry put to the test. */
class BuiltInCatalogIT {

    private static final Instant END = Instant.parse("2026-11-20T00:00:00Z");
    private static final int DAYS = 8;
    private static final Duration APART = Duration.ofMinutes(60);

    /** Incidents that are stories of their own; every other API has a burst called like it. */
    private static final Map<String, String> STORIES =
            Map.of(
                    "ec2-run-instances", "crypto-mining",
                    "ebs-create-volume", "volume-burst",
                    "lambda-invoke", "lambda-loop",
                    "access-denied", "access-denied-storm");

    @Test
    void every_entry_is_created_trained_and_finds_the_incident_made_for_it(@TempDir Path data) {
        Catalog catalog = Catalog.builtIn();
        TrafficGenerator generator = new TrafficGenerator(new TrafficPlan(7, END, DAYS, 1, 0.5));
        TrafficAccount made = generator.accounts().getFirst();
        Map<String, LabelledIncident> injected = injected(generator, made.id(), catalog);
        Instant from = END.minus(Duration.ofDays(DAYS));
        Account account =
                new Account(made.id(), made.name(), made.region(), 30_000, from, END, END);

        Clock clock = Clock.fixed(END, ZoneOffset.UTC);
        Workspace workspace = Workspace.forGenerated(data);
        List<Incident> incidents = new ArrayList<>();
        try (Sandbox sandbox =
                new Sandbox(
                        workspace,
                        catalog,
                        clock,
                        List.of(account),
                        Optional.empty(),
                        Optional.empty(),
                        subject -> {})) {
            sandbox.forEach(
                    pipeline -> {
                        pipeline.prepare();
                        read(generator, made.id(), from, injected, pipeline);
                        pipeline.backfill();
                        pipeline.analyse();
                        incidents.addAll(pipeline.incidents());
                    });
            assertThat(sandbox.progress())
                    .allSatisfy(
                            each -> {
                                assertThat(each.problem()).isEmpty();
                                assertThat(each.warnings()).isEmpty();
                            });
            try (SearchDomain domain = SearchDomain.at(sandbox.members().getFirst().endpoint())) {
                assertThat(DomainDetectors.idsByName(domain))
                        .containsOnlyKeys(
                                Detector.of(account.id(), catalog.enabled()).stream()
                                        .map(Detector::name)
                                        .toList());
            }
        }

        assertThat(catalog.apis())
                .allSatisfy(
                        api -> {
                            assertThat(Training.of(api, from, END))
                                    .isEqualTo(new Training(true, ""));
                            LabelledIncident label = injected.get(api.id());
                            assertThat(incidents)
                                    .as(label.toString())
                                    .anyMatch(incident -> isOf(incident, label));
                        });
    }

    /**
     * One after the other. Those that are about the same calls are on days of their own: the second
     * burst within some hours is no surprise any more.
     */
    private static Map<String, LabelledIncident> injected(
            TrafficGenerator generator, String account, Catalog catalog) {
        Map<String, LabelledIncident> injected = new HashMap<>();
        Map<List<String>, Integer> earlier = new HashMap<>();
        Instant start = END;
        for (MonitoredApi api : catalog.apis()) {
            start = start.minus(APART);
            List<String> call = List.of(api.eventSource(), api.eventNames().getFirst());
            int days = earlier.merge(call, 1, Integer::sum) - 1;
            String kind = STORIES.getOrDefault(api.id(), api.id());
            injected.put(
                    api.id(),
                    generator.incident(account, kind, start.minus(Duration.ofDays(days))));
        }
        return injected;
    }

    private static void read(
            TrafficGenerator generator,
            String account,
            Instant from,
            Map<String, LabelledIncident> injected,
            AccountPipeline pipeline) {
        LabelledIncident[] extra = injected.values().toArray(LabelledIncident[]::new);
        try (Batches batches = new Batches(pipeline::ingest);
                Stream<TrailRecord> records = generator.records(account, from, END, extra)) {
            records.forEach(batches);
        }
    }

    /** What happens again on another day is told as a repetition. */
    private static boolean isOf(Incident incident, LabelledIncident label) {
        return incident.api().equals(label.api())
                && incident.entity().equals(label.entity())
                && incident.surprise() > 0
                && (overlaps(label, incident.start(), incident.end())
                        || incident.repeats().stream()
                                .anyMatch(again -> overlaps(label, again.start(), again.end())));
    }

    private static boolean overlaps(LabelledIncident label, Instant start, Instant end) {
        return start.isBefore(label.end()) && end.isAfter(label.start());
    }
}
