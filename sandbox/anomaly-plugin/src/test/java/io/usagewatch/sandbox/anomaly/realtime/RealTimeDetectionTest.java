package io.usagewatch.sandbox.anomaly.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.usagewatch.sandbox.anomaly.Reference;
import io.usagewatch.sandbox.anomaly.StandInNode;
import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.detector.DetectorStore;
import io.usagewatch.sandbox.anomaly.result.ResultIndex;
import io.usagewatch.sandbox.anomaly.series.FeatureSearch;
import io.usagewatch.sandbox.anomaly.store.DocumentStore;
import io.usagewatch.sandbox.anomaly.store.Mapping;
import io.usagewatch.sandbox.anomaly.task.TaskStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RealTimeDetectionTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final List<Runnable> scheduled = new ArrayList<>();
    private final List<Duration> delays = new ArrayList<>();

    @Test
    void nextIntervalComesEvenIfTheNodeIsTooBusyToKeepHowTheDetectorStands() {
        try (StandInNode node = new StandInNode()) {
            detection(node).start("detector", detector());
            node.refuse("search", "index");

            scheduled.removeFirst().run();

            assertThat(scheduled).hasSize(1);
        }
    }

    @Test
    void anIntervalThatFailsAgainAndAgainIsTriedLessAndLessOften() {
        try (StandInNode node = new StandInNode()) {
            detection(node).start("detector", detector());
            node.refuse("search");

            for (int i = 0; i < 20; i++) {
                scheduled.removeFirst().run();
            }

            assertThat(delays)
                    .startsWith(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(4));
            assertThat(delays.getLast()).isEqualTo(Duration.ofMinutes(10));
        }
    }

    @Test
    void aDetectorWhoseJobCannotBeKeptDoesNotRun() {
        try (StandInNode node = new StandInNode()) {
            node.beforeWrite(
                    document -> {
                        if (document.containsKey("schedule")) {
                            throw new IllegalStateException("no room");
                        }
                    });
            RealTimeDetection detection = detection(node);

            assertThatThrownBy(() -> detection.start("detector", detector())).hasMessage("no room");

            assertThat(scheduled).isEmpty();
            assertThat(detection.live("detector")).isEmpty();
            assertThat(node.written().getLast()).containsEntry("state", "FAILED");
        }
    }

    @Test
    void everyAttemptIsCountedAndEveryFailure() {
        try (StandInNode node = new StandInNode()) {
            RealTimeDetection detection = detection(node);
            detection.start("detector", detector());
            node.refuse("search");

            scheduled.removeFirst().run();
            scheduled.removeFirst().run();

            assertThat(detection.counts().all()).isEqualTo(2);
            assertThat(detection.counts().failed()).isEqualTo(2);
            assertThat(detection.counts().highCardinality()).isZero();
        }
    }

    private RealTimeDetection detection(StandInNode node) {
        InstantSource time = () -> now.updateAndGet(last -> last.plusSeconds(2));
        return new RealTimeDetection(
                new DetectorStore(
                        store(node, DetectorStore.INDEX, Mapping.DETECTORS), Reference.queries()),
                new JobStore(store(node, JobStore.INDEX, Mapping.JOBS)),
                new TaskStore(
                        store(node, TaskStore.INDEX, Mapping.TASKS),
                        time.withZone(ZoneOffset.UTC),
                        () -> "node"),
                new FeatureSearch(node.client()),
                new ResultIndex(node.client(), node.cluster()),
                (delay, run) -> {
                    delays.add(delay);
                    scheduled.add(run);
                },
                time.withZone(ZoneOffset.UTC));
    }

    private static Detector detector() {
        return Reference.detector(
                """
                {"name":"d","time_field":"ts","indices":["i"],"feature_attributes":[
                  {"feature_name":"n","aggregation_query":{"n":{"sum":{"field":"n"}}}}]}
                """);
    }

    private static DocumentStore store(StandInNode node, String index, Mapping mapping) {
        return new DocumentStore(node.client(), node.cluster(), index, mapping);
    }
}
