package io.usagewatch.stacks;

import com.pulumi.Pulumi;
import io.usagewatch.stacks.stage.DeploymentException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** The program that Pulumi runs. Its folder is the project's. */
public final class Deployment {

    private Deployment() {}

    public static void main(String[] arguments) {
        // With fewer, the SDK waits for itself on two cores: pulumi-java issue 2270.
        System.setProperty("java.util.concurrent.ForkJoinPool.common.parallelism", "8");
        UsageWatchStack stack = new UsageWatchStack(Path.of(""), keys());
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

    /** The engine tells a program its configuration in a variable, as JSON of key and text. */
    private static Set<String> keys() {
        String project = System.getenv().getOrDefault("PULUMI_PROJECT", "") + ":";
        String told = System.getenv().getOrDefault("PULUMI_CONFIG", "{}");
        return JsonMapper.shared().readTree(told).propertyNames().stream()
                .filter(key -> key.startsWith(project))
                .map(key -> key.substring(project.length()))
                .collect(Collectors.toSet());
    }
}
