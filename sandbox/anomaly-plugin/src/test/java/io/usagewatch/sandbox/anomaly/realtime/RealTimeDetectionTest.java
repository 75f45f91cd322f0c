package io.usagewatch.sandbox.anomaly.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.sandbox.anomaly.Reference;
import io.usagewatch.sandbox.anomaly.StandInNode;
import io.usagewatch.sandbox.anomaly.detector.DetectorStore;
import io.usagewatch.sandbox.anomaly.result.ResultIndex;
import io.usagewatch.sandbox.anomaly.series.FeatureSearch;
import io.usagewatch.sandbox.anomaly.store.DocumentStore;
import io.usagewatch.sandbox.anomaly.store.Mapping;
import io.usagewatch.sandbox.anomaly.task.TaskStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RealTimeDetectionTest {

    @Test
    void nextIntervalComesEvenIfTheNodeIsTooBusyToKeepHowTheDetectorStands() {
        try (StandInNode node = new StandInNode()) {
            AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
            InstantSource time = () -> now.updateAndGet(last -> last.plusSeconds(2));
            List<Runnable> scheduled = new ArrayList<>();
            RealTimeDetection detection =
                    new RealTimeDetection(
                            new DetectorStore(
                                    store(node, DetectorStore.INDEX, Mapping.DETECTORS),
                                    Reference.queries()),
                            new JobStore(store(node, JobStore.INDEX, Mapping.JOBS)),
                            new TaskStore(
                                    store(node, TaskStore.INDEX, Mapping.TASKS),
                                    time.withZone(ZoneOffset.UTC),
                                    () -> "node"),
                            new FeatureSearch(node.client()),
                            new ResultIndex(node.client(), node.cluster()),
                            (delay, run) -> scheduled.add(run),
                            time.withZone(ZoneOffset.UTC));
            detection.start(
                    "detector",
                    Reference.detector(
                            """
                            {"name":"d","time_field":"ts","indices":["i"],"feature_attributes":[
                              {"feature_name":"n","aggregation_query":{"n":{"sum":{"field":"n"}}}}]}
                            """));
            node.refuse("search", "index");

            scheduled.removeFirst().run();

            assertThat(scheduled).hasSize(1);
        }
    }

    private static DocumentStore store(StandInNode node, String index, Mapping mapping) {
        return new DocumentStore(node.client(), node.cluster(), index, mapping);
    }
}
