package io.usagewatch.sandbox.anomaly.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.usagewatch.sandbox.anomaly.Reference;
import io.usagewatch.sandbox.anomaly.StandInNode;
import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.series.Range;
import io.usagewatch.sandbox.anomaly.store.DocumentStore;
import io.usagewatch.sandbox.anomaly.store.Mapping;
import io.usagewatch.sandbox.anomaly.task.Task.State;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opensearch.core.concurrency.OpenSearchRejectedExecutionException;

class TaskStoreTest {
    private static final Detector DETECTOR =
            Reference.detector(
                    """
                    {"name":"d","time_field":"ts","indices":["i"],"feature_attributes":[
                      {"feature_name":"n","aggregation_query":{"n":{"sum":{"field":"n"}}}}]}
                    """);

    private final StandInNode node = new StandInNode();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final InstantSource time = () -> now.updateAndGet(last -> last.plusSeconds(2));
    private final TaskStore tasks =
            new TaskStore(
                    new DocumentStore(
                            node.client(), node.cluster(), TaskStore.INDEX, Mapping.TASKS),
                    time.withZone(ZoneOffset.UTC),
                    () -> "node");
    private final String id =
            tasks.create(
                            Task.Type.HISTORICAL_SINGLE_ENTITY,
                            "detector",
                            DETECTOR,
                            new Range(0, 1_000))
                    .id();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void endIsWhatIsWrittenLast() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Thread end =
                new Thread(() -> tasks.update(id, task -> task.to(State.FINISHED, Instant.EPOCH)));
        node.beforeWrite(
                document -> {
                    if (document.get("state").equals("RUNNING")) {
                        begun.countDown();
                        // Either it waits, or it has overtaken.
                        await().until(
                                        () ->
                                                end.getState() == Thread.State.BLOCKED
                                                        || end.getState()
                                                                == Thread.State.TERMINATED);
                    }
                });
        Thread progress =
                new Thread(() -> tasks.update(id, task -> task.parts(0.5f, Instant.EPOCH)));
        progress.start();
        begun.await();
        end.start();
        progress.join();
        end.join();
        assertThat(node.written().getLast()).containsEntry("state", "FINISHED");
    }

    @Test
    void runWhoseEndCannotBeWrittenNoLongerGoesOn() {
        node.refuse("index");
        assertThatThrownBy(() -> tasks.update(id, task -> task.to(State.FINISHED, Instant.EPOCH)))
                .isInstanceOf(OpenSearchRejectedExecutionException.class);
        assertThat(tasks.running(id)).isEmpty();
    }
}
