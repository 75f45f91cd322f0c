package io.usagewatch.stacks.provider;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.resources.ResourceArgs;
import io.usagewatch.stacks.configuration.DeployRole;
import java.util.Optional;

/** The role that a provider assumes. */
@SuppressWarnings("UnusedVariable") // the SDK reads the arguments by reflection
final class AssumedRole extends ResourceArgs {

    /** IAM takes no longer session name. */
    private static final int LONGEST = 64;

    @Import(name = "roleArn", required = true)
    private final Output<String> roleArn;

    @Import(name = "sessionName")
    private final Output<String> sessionName;

    @Import(name = "externalId")
    private final Output<Optional<String>> externalId;

    AssumedRole(DeployRole role, String stack) {
        String session = "usage-watch-" + stack;
        this.roleArn = Output.of(role.arn());
        this.sessionName = Output.of(session.substring(0, Math.min(LONGEST, session.length())));
        this.externalId = Output.of(role.externalId());
    }
}
