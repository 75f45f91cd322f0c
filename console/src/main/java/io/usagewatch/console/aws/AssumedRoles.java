package io.usagewatch.console.aws;

import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;

/** Credentials of the accounts' roles, each assumed from the one before it. */
final class AssumedRoles {

    private final AwsCredentialsProvider own;
    private final Function<AwsCredentialsProvider, StsClient> sts;
    private final String externalId;
    private final Clock clock;

    /**
     * @param own what the console runs as
     * @param sts makes a client that acts with some credentials
     * @param externalId what the roles ask for; empty where they ask for none
     */
    AssumedRoles(
            AwsCredentialsProvider own,
            Function<AwsCredentialsProvider, StsClient> sts,
            String externalId,
            Clock clock) {
        this.own = own;
        this.sts = sts;
        this.externalId = externalId;
        this.clock = clock;
    }

    /**
     * @param chain ARNs; without any the console acts as what it is
     * @param session what the account's own trail says of who it was
     */
    AwsCredentialsProvider along(List<String> chain, String session) {
        AwsCredentialsProvider credentials = own;
        for (String role : chain) {
            credentials = new AssumedRole(role, session, externalId, sts.apply(credentials), clock);
        }
        return credentials;
    }
}
