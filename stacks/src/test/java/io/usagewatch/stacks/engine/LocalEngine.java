package io.usagewatch.stacks.engine;

import com.google.protobuf.Empty;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pulumirpc.EngineGrpc;
import pulumirpc.EngineOuterClass.GetRootResourceRequest;
import pulumirpc.EngineOuterClass.GetRootResourceResponse;
import pulumirpc.EngineOuterClass.LogRequest;
import pulumirpc.EngineOuterClass.LogSeverity;
import pulumirpc.EngineOuterClass.SetRootResourceRequest;
import pulumirpc.EngineOuterClass.SetRootResourceResponse;
import pulumirpc.Resource.RegisterResourceOutputsRequest;
import pulumirpc.Resource.RegisterResourceRequest;
import pulumirpc.Resource.RegisterResourceResponse;
import pulumirpc.Resource.ResourceInvokeRequest;
import pulumirpc.Resource.ResourceInvokeResponse;
import pulumirpc.Resource.SupportsFeatureRequest;
import pulumirpc.Resource.SupportsFeatureResponse;
import pulumirpc.ResourceMonitorGrpc;
import tools.jackson.databind.json.JsonMapper;

/** Pulumi's engine on a loopback port, as far as a program talks to it. */
public final class LocalEngine implements AutoCloseable {

    /** Of the real engine's, those that change what a program sends. */
    private static final Set<String> FEATURES =
            Set.of("secrets", "resourceReferences", "outputValues");

    private final MadeUpCloud cloud;
    private final boolean preview;
    private final String stack;
    private final List<String> errors = new ArrayList<>();
    private final Server server;

    public LocalEngine(String stack, boolean preview) throws IOException {
        this.stack = stack;
        this.preview = preview;
        this.cloud = new MadeUpCloud(stack, preview, true);
        this.server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(new Monitor())
                        .addService(new Engine())
                        .build()
                        .start();
    }

    public MadeUpCloud cloud() {
        return cloud;
    }

    /** What a person would be told. */
    public synchronized List<String> errors() {
        return List.copyOf(errors);
    }

    /** As the CLI sets it for a program. */
    public Map<String, String> environment(Map<String, String> configuration) {
        String address = "127.0.0.1:" + server.getPort();
        return Map.of(
                "PULUMI_MONITOR",
                address,
                "PULUMI_ENGINE",
                address,
                "PULUMI_PROJECT",
                "usage-watch",
                "PULUMI_STACK",
                stack,
                "PULUMI_DRY_RUN",
                String.valueOf(preview),
                "PULUMI_CONFIG",
                JsonMapper.shared().writeValueAsString(configuration),
                "PULUMI_CONFIG_SECRET_KEYS",
                "[]");
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private synchronized void error(String message) {
        errors.add(message);
    }

    private static <T> void answer(StreamObserver<T> to, T with) {
        to.onNext(with);
        to.onCompleted();
    }

    private final class Monitor extends ResourceMonitorGrpc.ResourceMonitorImplBase {
        @Override
        public void supportsFeature(
                SupportsFeatureRequest request, StreamObserver<SupportsFeatureResponse> answer) {
            answer(
                    answer,
                    SupportsFeatureResponse.newBuilder()
                            .setHasSupport(FEATURES.contains(request.getId()))
                            .build());
        }

        @Override
        public void invoke(
                ResourceInvokeRequest request, StreamObserver<ResourceInvokeResponse> answer) {
            answer(
                    answer,
                    ResourceInvokeResponse.newBuilder()
                            .setReturn(MadeUpCloud.invoke(request.getTok()))
                            .build());
        }

        @Override
        public void registerResource(
                RegisterResourceRequest request, StreamObserver<RegisterResourceResponse> answer) {
            answer(answer, cloud.register(request));
        }

        @Override
        public void registerResourceOutputs(
                RegisterResourceOutputsRequest request, StreamObserver<Empty> answer) {
            answer(answer, Empty.getDefaultInstance());
        }

        @Override
        public void signalAndWaitForShutdown(Empty request, StreamObserver<Empty> answer) {
            answer(answer, Empty.getDefaultInstance());
        }
    }

    private final class Engine extends EngineGrpc.EngineImplBase {
        @Override
        public void log(LogRequest request, StreamObserver<Empty> answer) {
            if (request.getSeverity() == LogSeverity.ERROR) {
                error(request.getMessage());
            }
            answer(answer, Empty.getDefaultInstance());
        }

        @Override
        public void getRootResource(
                GetRootResourceRequest request, StreamObserver<GetRootResourceResponse> answer) {
            answer(answer, GetRootResourceResponse.getDefaultInstance());
        }

        @Override
        public void setRootResource(
                SetRootResourceRequest request, StreamObserver<SetRootResourceResponse> answer) {
            answer(answer, SetRootResourceResponse.getDefaultInstance());
        }
    }
}
