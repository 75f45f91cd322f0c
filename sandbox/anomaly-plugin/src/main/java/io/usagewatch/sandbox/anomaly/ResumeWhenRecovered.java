package io.usagewatch.sandbox.anomaly;

import io.usagewatch.sandbox.anomaly.detector.DetectorStore;
import io.usagewatch.sandbox.anomaly.realtime.JobStore;
import io.usagewatch.sandbox.anomaly.task.TaskStore;
import java.util.List;
import org.opensearch.cluster.ClusterChangedEvent;
import org.opensearch.cluster.ClusterState;
import org.opensearch.cluster.ClusterStateListener;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.gateway.GatewayService;

/** Calls once, when detectors, jobs and tasks can be read after a start of the node. */
final class ResumeWhenRecovered implements ClusterStateListener {
    private static final List<String> INDICES =
            List.of(DetectorStore.INDEX, JobStore.INDEX, TaskStore.INDEX);

    private final ClusterService cluster;
    private final Runnable resume;

    ResumeWhenRecovered(ClusterService cluster, Runnable resume) {
        this.cluster = cluster;
        this.resume = resume;
    }

    @Override
    public void clusterChanged(ClusterChangedEvent event) {
        ClusterState state = event.state();
        if (state.blocks().hasGlobalBlock(GatewayService.STATE_NOT_RECOVERED_BLOCK)) {
            return;
        }
        if (INDICES.stream().allMatch(index -> isReadable(state, index))) {
            cluster.removeListener(this);
            resume.run();
        }
    }

    private static boolean isReadable(ClusterState state, String index) {
        return !state.metadata().hasIndex(index)
                || state.routingTable().index(index).allPrimaryShardsActive();
    }
}
