package io.usagewatch.sandbox.anomaly;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.opensearch.Version;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.action.support.PlainActionFuture;
import org.opensearch.cluster.ClusterName;
import org.opensearch.cluster.ClusterState;
import org.opensearch.cluster.metadata.IndexMetadata;
import org.opensearch.cluster.metadata.Metadata;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.settings.ClusterSettings;
import org.opensearch.common.settings.Settings;
import org.opensearch.core.concurrency.OpenSearchRejectedExecutionException;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.transport.client.Client;

/** A node that answers nothing of use, remembers what is written and turns calls away on demand. */
public final class StandInNode implements AutoCloseable {
    private final ThreadPool threads =
            new ThreadPool(Settings.builder().put("node.name", "stand-in").build());
    private final ClusterService cluster;
    private final List<Map<String, Object>> written = new CopyOnWriteArrayList<>();
    private volatile Set<String> refused = Set.of();
    private volatile Consumer<Map<String, Object>> beforeWrite = document -> {};

    public StandInNode(String... indices) {
        Metadata.Builder metadata = Metadata.builder();
        for (String index : indices) {
            metadata.put(
                    IndexMetadata.builder(index)
                            .settings(
                                    Settings.builder()
                                            .put("index.version.created", Version.CURRENT))
                            .numberOfShards(1)
                            .numberOfReplicas(0));
        }
        cluster =
                new ClusterService(
                        Settings.EMPTY,
                        new ClusterSettings(
                                Settings.EMPTY, ClusterSettings.BUILT_IN_CLUSTER_SETTINGS),
                        threads);
        cluster.getClusterApplierService()
                .setInitialState(
                        ClusterState.builder(new ClusterName("stand-in"))
                                .metadata(metadata)
                                .build());
    }

    public ClusterService cluster() {
        return cluster;
    }

    public Client client() {
        return answering(Client.class);
    }

    /** From now on calls of these methods of the client are turned away. */
    public void refuse(String... methods) {
        refused = Set.of(methods);
    }

    /** Called by the thread that writes, with the document that is about to be written. */
    public void beforeWrite(Consumer<Map<String, Object>> listener) {
        beforeWrite = listener;
    }

    /** What was written, in order. */
    public List<Map<String, Object>> written() {
        return List.copyOf(written);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private <T> T answering(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> answer(method, arguments)));
    }

    // The future is the answer of the client's method: its caller waits for it.
    @SuppressWarnings("FutureReturnValueIgnored")
    private Object answer(Method method, Object[] arguments) {
        if (refused.contains(method.getName())) {
            throw new OpenSearchRejectedExecutionException("too busy to " + method.getName());
        }
        if (arguments != null && arguments[0] instanceof IndexRequest request) {
            Map<String, Object> document = request.sourceAsMap();
            beforeWrite.accept(document);
            written.add(document);
        }
        if (method.getReturnType().getSimpleName().endsWith("Client")) {
            return answering(method.getReturnType());
        }
        PlainActionFuture<Object> done = PlainActionFuture.newFuture();
        done.onResponse(null);
        return done;
    }
}
