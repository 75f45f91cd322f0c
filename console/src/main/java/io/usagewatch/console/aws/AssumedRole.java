package io.usagewatch.console.aws;

import io.usagewatch.console.account.NoWayException;
import io.usagewatch.console.account.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * Credentials of one role, renewed some minutes before they expire. The SDK's own provider takes no
 * clock, and tells nothing that a person could act on.
 */
final class AssumedRole implements AwsCredentialsProvider {

    private static final Logger LOG = LoggerFactory.getLogger(AssumedRole.class);
    private static final Duration BEFORE_EXPIRY = Duration.ofMinutes(5);

    private final String role;
    private final String session;
    private final String externalId;
    private final StsClient sts;
    private final Clock clock;
    private @Nullable Held held;

    private record Held(AwsSessionCredentials credentials, Instant expires) {}

    AssumedRole(String role, String session, String externalId, StsClient sts, Clock clock) {
        this.role = role;
        this.session = session;
        this.externalId = externalId;
        this.sts = sts;
        this.clock = clock;
    }

    /**
     * @throws NoWayException if the role cannot be assumed, and nothing that is still valid is held
     */
    @Override
    public synchronized AwsCredentials resolveCredentials() {
        Held last = held;
        Instant now = clock.instant();
        if (last != null && now.isBefore(last.expires().minus(BEFORE_EXPIRY))) {
            return last.credentials();
        }
        try {
            Held fresh = assumed();
            held = fresh;
            return fresh.credentials();
        } catch (SdkException | NoWayException e) { // The latter of the role before in a chain.
            if (last != null && now.isBefore(last.expires())) {
                LOG.warn(
                        "{} could not be assumed again, and is used until {}: {}",
                        role,
                        last.expires(),
                        e.getMessage());
                return last.credentials();
            }
            throw e instanceof SdkException said ? new NoWayException(problem(said), said) : e;
        }
    }

    private Held assumed() {
        AssumeRoleRequest.Builder request =
                AssumeRoleRequest.builder().roleArn(role).roleSessionName(session);
        if (!externalId.isEmpty()) {
            request.externalId(externalId);
        }
        Credentials given = sts.assumeRole(request.build()).credentials();
        return new Held(
                AwsSessionCredentials.create(
                        given.accessKeyId(), given.secretAccessKey(), given.sessionToken()),
                given.expiration());
    }

    private Problem problem(SdkException failure) {
        if (failure instanceof AwsServiceException service && service.statusCode() == 403) {
            return new Problem(
                    "does not let the console assume " + role + " (403)",
                    "Check that the role is there, that it trusts the console's role, and that it asks for"
                            + " the external id in USAGE_WATCH_EXTERNAL_ID.");
        }
        return new Problem(
                "cannot be entered: " + role + " could not be assumed",
                "STS said: " + failure.getMessage() + ". It is tried again by itself.");
    }
}
