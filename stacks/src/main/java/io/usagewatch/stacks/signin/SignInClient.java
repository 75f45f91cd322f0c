package io.usagewatch.stacks.signin;

import com.pulumi.aws.cognito.IdentityPoolRoleAttachment;
import com.pulumi.aws.cognito.IdentityPoolRoleAttachmentArgs;
import com.pulumi.aws.cognito.ManagedUserPoolClient;
import com.pulumi.aws.cognito.ManagedUserPoolClientArgs;
import com.pulumi.aws.cognito.inputs.IdentityPoolRoleAttachmentRoleMappingArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.Map;

/**
 * The app client that OpenSearch Service makes for a domain, adopted, so that a person's group
 * decides on the role. Who is in no group gets none.
 */
public final class SignInClient extends Stage {

    /**
     * @param domain which makes the client
     */
    public record Args(Place place, SignIn signIn, Resource domain) {}

    public SignInClient(Args args, Resource parent) {
        super("signinclient", "signin-client", args.place(), parent);
        Place place = args.place();
        ManagedUserPoolClient client =
                new ManagedUserPoolClient(
                        place.logical("dashboards"),
                        ManagedUserPoolClientArgs.builder()
                                .userPoolId(args.signIn().userPool())
                                .namePattern(
                                        "^AmazonOpenSearchService-%s-(\\w+)$"
                                                .formatted(place.prefix()))
                                .preventUserExistenceErrors("ENABLED")
                                .build(),
                        here(args.domain()));
        Output<String> provider =
                Output.format(
                        "cognito-idp.%s.amazonaws.com/%s:%s",
                        place.region(), args.signIn().userPool(), client.id());
        new IdentityPoolRoleAttachment(
                place.logical("dashboards"),
                IdentityPoolRoleAttachmentArgs.builder()
                        .identityPoolId(args.signIn().identityPool())
                        .roles(
                                args.signIn()
                                        .viewerRole()
                                        .applyValue(role -> Map.of("authenticated", role)))
                        .roleMappings(
                                IdentityPoolRoleAttachmentRoleMappingArgs.builder()
                                        .identityProvider(provider)
                                        .type("Token")
                                        .ambiguousRoleResolution("Deny")
                                        .build())
                        .build(),
                here());
        registerOutputs(Map.of());
    }
}
