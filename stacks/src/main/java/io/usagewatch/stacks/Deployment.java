package io.usagewatch.stacks;

import com.pulumi.Pulumi;
import io.usagewatch.stacks.stage.DeploymentException;
import java.nio.file.Path;

/** The program that Pulumi runs. Its folder is the project's. */
public final class Deployment {

    private Deployment() {}

    public static void main(String[] arguments) {
        // With fewer, the SDK waits for itself on two cores: pulumi-java issue 2270.
        System.setProperty("java.util.concurrent.ForkJoinPool.common.parallelism", "8");
        UsageWatchStack stack = new UsageWatchStack(Path.of(""));
        Pulumi.run(
                context -> {
                    try {
                        stack.register(context);
                    } catch (DeploymentException e) {
                        // Said by the engine as it is; anything else comes with a stack trace.
                        context.log().error(e.getMessage());
                    }
                });
    }
}
