package io.usagewatch.sandbox.anomaly.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.sandbox.anomaly.Reference;
import io.usagewatch.sandbox.anomaly.StandInNode;
import io.usagewatch.sandbox.anomaly.detector.Limits;
import io.usagewatch.sandbox.anomaly.result.ResultIndex;
import io.usagewatch.sandbox.anomaly.series.FeatureSearch;
import io.usagewatch.sandbox.anomaly.series.Range;
import io.usagewatch.sandbox.anomaly.store.DocumentStore;
import io.usagewatch.sandbox.anomaly.store.Mapping;
import io.usagewatch.sandbox.anomaly.task.TaskStore;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class HistoricalAnalysisTest {

    @Test
    void runWhoseResultsCannotBeRefreshedEnds() {
        try (StandInNode node = new StandInNode(ResultIndex.DEFAULT, TaskStore.INDEX + "-none")) {
            Clock clock = Clock.systemUTC();
            TaskStore tasks =
                    new TaskStore(
                            new DocumentStore(
                                    node.client(), node.cluster(), TaskStore.INDEX, Mapping.TASKS),
                            clock,
                            () -> "node");
            FeatureSearch search = new FeatureSearch(node.client());
            ResultIndex results = new ResultIndex(node.client(), node.cluster());
            HistoricalAnalysis analysis =
                    new HistoricalAnalysis(
                            search,
                            new EntityAnalysis(search, results, tasks, clock),
                            results,
                            tasks,
                            new Limits(node.cluster()),
                            Reference.queries(),
                            Runnable::run,
                            1,
                            clock);
            node.refuse("search", "refresh");

            String id =
                    analysis.start(
                            "detector",
                            Reference.detector(
                                    """
                                    {"name":"d","time_field":"ts","indices":["i"],"feature_attributes":[
                                      {"feature_name":"n","aggregation_query":{"n":{"sum":{"field":"n"}}}}]}
                                    """),
                            new Range(0, 86_400_000));

            assertThat(node.written().getLast()).containsEntry("state", "FAILED");
            assertThat(tasks.running(id)).isEmpty();
            assertThat(analysis.isRunning("detector")).isFalse();
        }
    }
}
