package io.usagewatch.sandbox.anomaly;

import java.util.List;
import org.opensearch.cluster.ClusterChangedEvent;
import org.opensearch.cluster.ClusterState;
import org.opensearch.cluster.ClusterStateListener;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.regex.Regex;
import org.opensearch.gateway.GatewayService;

/** Calls once, when the indices that work is kept in can be read after a start of the node. */
final class ResumeWhenRecovered implements ClusterStateListener {
    private final ClusterService cluster;
    private final List<String> indices;
    private final Runnable resume;

    ResumeWhenRecovered(ClusterService cluster, List<String> indices, Runnable resume) {
        this.cluster = cluster;
        this.indices = indices;
        this.resume = resume;
    }

    @Override
    public void clusterChanged(ClusterChangedEvent event) {
        ClusterState state = event.state();
        if (state.blocks().hasGlobalBlock(GatewayService.STATE_NOT_RECOVERED_BLOCK)) {
            return;
        }
        if (indices.stream().allMatch(index -> isReadable(state, index))) {
            cluster.removeListener(this);
            resume.run();
        }
    }

    /** Whether all indices of a name or pattern can be read, if there are any. */
    private static boolean isReadable(ClusterState state, String pattern) {
        return state.metadata().indices().keySet().stream()
                .filter(index -> Regex.simpleMatch(pattern, index))
                .allMatch(index -> state.routingTable().index(index).allPrimaryShardsActive());
    }
}
