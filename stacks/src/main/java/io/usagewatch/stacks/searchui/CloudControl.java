package io.usagewatch.stacks.searchui;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ProviderResource;
import com.pulumi.resources.ResourceArgs;
import io.usagewatch.stacks.configuration.DeployRole;
import io.usagewatch.stacks.stage.Place;
import java.util.List;
import java.util.Optional;

/** The provider of {@code aws-native} resources in one place. */
@SuppressWarnings("UnusedVariable") // the SDK reads the arguments by reflection
final class CloudControl extends ProviderResource {

    /** As the package takes it; what is not text goes as JSON. */
    static final class Args extends ResourceArgs {

        @Import(name = "region", required = true)
        private final Output<String> region;

        @Import(name = "allowedAccountIds", json = true)
        private final Output<List<String>> allowedAccountIds;

        @Import(name = "assumeRole", json = true)
        private final Output<AssumeRole> assumeRole;

        Args(Place place, DeployRole role) {
            this.region = Output.of(place.region());
            this.allowedAccountIds = Output.of(List.of(place.account()));
            this.assumeRole = Output.of(new AssumeRole(role));
        }
    }

    /** Who deploys. */
    static final class AssumeRole extends ResourceArgs {

        @Import(name = "roleArn", required = true)
        private final Output<String> roleArn;

        @Import(name = "externalId")
        private final Output<Optional<String>> externalId;

        AssumeRole(DeployRole role) {
            this.roleArn = Output.of(role.arn());
            this.externalId = Output.of(role.externalId());
        }
    }

    CloudControl(String name, Args args, CustomResourceOptions options) {
        super("aws-native", name, args, options);
    }
}
