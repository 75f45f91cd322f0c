package io.usagewatch.stacks.console;

import com.pulumi.aws.cognito.UserGroup;
import com.pulumi.aws.cognito.UserGroupArgs;
import com.pulumi.aws.cognito.UserPool;
import com.pulumi.aws.cognito.UserPoolClient;
import com.pulumi.aws.cognito.UserPoolClientArgs;
import com.pulumi.aws.cognito.UserPoolDomain;
import com.pulumi.aws.cognito.UserPoolDomainArgs;
import com.pulumi.aws.secretsmanager.Secret;
import com.pulumi.aws.secretsmanager.SecretArgs;
import com.pulumi.aws.secretsmanager.SecretVersion;
import com.pulumi.aws.secretsmanager.SecretVersionArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.key.AccountKey;
import io.usagewatch.stacks.signin.UserPools;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.List;
import java.util.Map;

/** Sign-in to the console with OpenID Connect, by Cognito; a person's groups are the roles. */
final class ConsoleSignIn extends Stage {

    /** The name that Spring Security knows the provider by. */
    static final String REGISTRATION = "cognito";

    private static final List<String> ROLES = List.of("viewer", "operator", "admin");

    private final UserPool pool;
    private final UserPoolClient client;
    private final Secret secret;
    private final SecretVersion value;

    record Args(Place place, String host, AccountKey key) {}

    ConsoleSignIn(Args args, Resource parent) {
        super("consolesignin", "console-signin", args.place(), parent);
        Place place = args.place();
        pool =
                new UserPool(
                        place.logical("console"),
                        UserPools.onlyInvited(place.named("console"), place.protect()),
                        kept());
        new UserPoolDomain(
                place.logical("console"),
                UserPoolDomainArgs.builder()
                        .domain("%s-console-%s".formatted(place.prefix(), place.account()))
                        .userPoolId(pool.id())
                        .build(),
                here());
        for (int i = 0; i < ROLES.size(); i++) {
            new UserGroup(
                    place.logical("console-" + ROLES.get(i)),
                    UserGroupArgs.builder()
                            // What the console looks for in a person's token.
                            .name("usage-watch-" + ROLES.get(i))
                            .precedence(ROLES.size() - i)
                            .userPoolId(pool.id())
                            .build(),
                    here());
        }
        String console = "https://" + args.host();
        client =
                new UserPoolClient(
                        place.logical("console"),
                        UserPoolClientArgs.builder()
                                .name(place.named("console"))
                                .userPoolId(pool.id())
                                .generateSecret(true)
                                .allowedOauthFlowsUserPoolClient(true)
                                .allowedOauthFlows("code")
                                .allowedOauthScopes("openid", "email", "profile")
                                .supportedIdentityProviders("COGNITO")
                                .callbackUrls(console + "/login/oauth2/code/" + REGISTRATION)
                                .logoutUrls(console + "/")
                                .preventUserExistenceErrors("ENABLED")
                                .enableTokenRevocation(true)
                                .build(),
                        here());
        secret =
                new Secret(
                        place.logical("console-client"),
                        SecretArgs.builder()
                                .name(place.named("console-client"))
                                .description("The console's OpenID Connect client secret")
                                .kmsKeyId(args.key().arn())
                                .recoveryWindowInDays(place.protect() ? 30 : 0)
                                .build(),
                        here());
        value =
                new SecretVersion(
                        place.logical("console-client"),
                        SecretVersionArgs.builder()
                                .secretId(secret.id())
                                .secretString(client.clientSecret())
                                .build(),
                        here());
        registerOutputs(Map.of());
    }

    Output<String> clientId() {
        return client.id();
    }

    Output<String> issuer() {
        return pool.endpoint().applyValue(endpoint -> "https://" + endpoint);
    }

    Output<String> secret() {
        return secret.arn();
    }

    /** What a task has to wait for. */
    Resource ready() {
        return value;
    }
}
