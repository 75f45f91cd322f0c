package io.usagewatch.stacks.engine;

import com.pulumi.Context;
import com.pulumi.Log;
import com.pulumi.resources.Resource;
import com.pulumi.test.Mocks;
import com.pulumi.test.TestOptions;
import com.pulumi.test.internal.MockMonitor;
import com.pulumi.test.internal.PulumiTestInternal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import pulumirpc.Resource.RegisterResourceRequest;
import pulumirpc.Resource.RegisterResourceResponse;

/** Runs the program in this JVM, under the SDK's mocks. */
public final class MockedDeployment {

    private MockedDeployment() {}

    /**
     * What came of it.
     *
     * @param errors as a person would see them
     */
    public record Outcome(int exitCode, List<String> errors, MadeUpCloud cloud) {

        /** Before anything was run. */
        public static final Outcome NONE =
                new Outcome(-1, List.of(), new MadeUpCloud("none", false, false));
    }

    /**
     * @param configuration with the project's name before each key
     */
    public static Outcome run(Map<String, String> configuration, Consumer<Context> program) {
        MadeUpCloud cloud = new MadeUpCloud("test", false, false);
        try {
            var result =
                    PulumiTestInternal.builder()
                            .options(
                                    TestOptions.builder()
                                            .projectName("usage-watch")
                                            .stackName("test")
                                            .preview(false)
                                            .build())
                            .mocks(new Answers())
                            .config(configuration)
                            .monitorDecorator(monitor -> new Recording(cloud))
                            .build()
                            .runTest(program);
            return new Outcome(
                    result.exitCode(),
                    Stream.concat(
                                    result.errors().stream(),
                                    result.exceptions().stream().map(String::valueOf))
                            .toList(),
                    cloud);
        } finally {
            PulumiTestInternal.cleanup();
        }
    }

    /** Functions of the provider; resources are answered by {@link Recording}. */
    private static final class Answers implements Mocks {
        @Override
        public CompletableFuture<ResourceResult> newResourceAsync(ResourceArgs args) {
            return CompletableFuture.completedFuture(
                    ResourceResult.of(Optional.of(args.name), Map.of()));
        }

        @Override
        public CompletableFuture<Map<String, Object>> callAsync(CallArgs args) {
            return CompletableFuture.completedFuture(
                    Map.of(
                            "id",
                            "zones",
                            "names",
                            List.of("zone-a", "zone-b", "zone-c"),
                            "zoneIds",
                            List.of("1", "2", "3"),
                            "groupNames",
                            List.of()));
        }
    }

    private static final class Recording extends MockMonitor {
        private final MadeUpCloud cloud;

        Recording(MadeUpCloud cloud) {
            super(new Answers(), log());
            this.cloud = cloud;
        }

        private static Log log() {
            return PulumiTestInternal.mockLog();
        }

        @Override
        public CompletableFuture<RegisterResourceResponse> registerResourceAsync(
                Resource resource, RegisterResourceRequest request) {
            return CompletableFuture.completedFuture(cloud.register(request));
        }
    }
}
