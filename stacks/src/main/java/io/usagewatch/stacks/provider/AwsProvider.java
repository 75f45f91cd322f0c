package io.usagewatch.stacks.provider;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ProviderResource;
import com.pulumi.resources.ResourceArgs;
import io.usagewatch.stacks.configuration.DeployRole;
import java.util.List;
import java.util.Map;

/**
 * The provider of {@code aws} resources in one account and region.
 *
 * <p>It is of version 7: the first to take the runtime {@code java25} is 7.12, while the package's
 * Java classes are of 6.83. Between the two, of all that is used here, only the provider's own
 * {@code assumeRole} is another (now {@code assumeRoles}, a list; "Migrating from 6.x to 7.x" in
 * Pulumi's registry), which is why the package's own {@code Provider} cannot be used.
 */
public final class AwsProvider extends ProviderResource {

    /** Of the plugin that the engine loads for it. */
    public static final String VERSION = "7.23.0";

    /**
     * @param stack the Pulumi stack's name
     */
    public record Wanted(String account, String region, DeployRole role, String stack) {}

    /** As the plugin takes it; what is not text goes as JSON. */
    @SuppressWarnings("UnusedVariable") // the SDK reads the arguments by reflection
    private static final class Args extends ResourceArgs {

        @Import(name = "region", required = true)
        private final Output<String> region;

        @Import(name = "allowedAccountIds", json = true)
        private final Output<List<String>> allowedAccountIds;

        @Import(name = "assumeRoles", json = true)
        private final Output<List<AssumedRole>> assumeRoles;

        @Import(name = "defaultTags", json = true)
        private final Output<DefaultTags> defaultTags;

        Args(Wanted wanted) {
            this.region = Output.of(wanted.region());
            this.allowedAccountIds = Output.of(List.of(wanted.account()));
            this.assumeRoles = Output.of(List.of(new AssumedRole(wanted.role(), wanted.stack())));
            this.defaultTags = Output.of(new DefaultTags(wanted.stack()));
        }
    }

    /** Tells what belongs to Usage Watch; the deploy role's policies ask for it. */
    @SuppressWarnings("UnusedVariable") // the SDK reads the arguments by reflection
    private static final class DefaultTags extends ResourceArgs {

        @Import(name = "tags")
        private final Output<Map<String, String>> tags;

        DefaultTags(String stack) {
            this.tags = Output.of(Map.of("application", "usage-watch", "stack", stack));
        }
    }

    public AwsProvider(String name, Wanted wanted) {
        super(
                "aws",
                name,
                new Args(wanted),
                CustomResourceOptions.builder().version(VERSION).build());
    }
}
