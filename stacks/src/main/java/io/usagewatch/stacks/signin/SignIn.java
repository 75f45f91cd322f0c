package io.usagewatch.stacks.signin;

import com.pulumi.aws.cognito.IdentityPool;
import com.pulumi.aws.cognito.IdentityPoolArgs;
import com.pulumi.aws.cognito.UserGroup;
import com.pulumi.aws.cognito.UserGroupArgs;
import com.pulumi.aws.cognito.UserPool;
import com.pulumi.aws.cognito.UserPoolDomain;
import com.pulumi.aws.cognito.UserPoolDomainArgs;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicyAttachment;
import com.pulumi.aws.iam.RolePolicyAttachmentArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.policy.Policy;
import io.usagewatch.stacks.policy.Statement;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.List;
import java.util.Map;

/**
 * Who may open OpenSearch Dashboards: a user pool that only an administrator adds people to, with a
 * second factor, and the groups {@code admin} and {@code viewer} with a role each.
 */
public final class SignIn extends Stage {

    private final UserPool pool;
    private final UserPoolDomain poolDomain;
    private final IdentityPool identities;
    private final Role service;
    private final RolePolicyAttachment serviceGrant;
    private final Role admin;
    private final Role viewer;

    /**
     * @param domainArn the domain to be, which is made after this
     */
    public record Args(Place place, String domainArn) {}

    public SignIn(Args args, Resource parent) {
        super("signin", "signin", args.place(), parent);
        Place place = args.place();
        pool =
                new UserPool(
                        place.logical("users"),
                        UserPools.onlyInvited(place.named("dashboards"), place.protect()),
                        kept());
        poolDomain =
                new UserPoolDomain(
                        place.logical("users"),
                        UserPoolDomainArgs.builder()
                                .domain("%s-%s".formatted(place.prefix(), place.account()))
                                .userPoolId(pool.id())
                                .build(),
                        here());
        identities =
                new IdentityPool(
                        place.logical("identities"),
                        IdentityPoolArgs.builder()
                                .identityPoolName(place.named("dashboards"))
                                .allowUnauthenticatedIdentities(false)
                                .allowClassicFlow(false)
                                .build(),
                        // OpenSearch Service adds the client that it makes.
                        hereBut("cognitoIdentityProviders"));
        service =
                new Role(
                        place.logical("dashboards-cognito"),
                        RoleArgs.builder()
                                .permissionsBoundary(place().boundary())
                                .name(place.named("dashboards-cognito"))
                                .description("OpenSearch Service sets up sign-in to Dashboards")
                                .assumeRolePolicy(
                                        Policy.trust(
                                                "es.amazonaws.com",
                                                place.account(),
                                                args.domainArn()))
                                .build(),
                        here());
        serviceGrant =
                new RolePolicyAttachment(
                        place.logical("dashboards-cognito"),
                        RolePolicyAttachmentArgs.builder()
                                .role(service.name())
                                .policyArn(
                                        "arn:%s:iam::aws:policy/AmazonOpenSearchServiceCognitoAccess"
                                                .formatted(place.partition()))
                                .build(),
                        here());
        admin = role("admin");
        viewer = role("viewer");
        group("admin", "Manages OpenSearch Dashboards", 1, admin);
        group("viewer", "Reads in OpenSearch Dashboards", 10, viewer);
        registerOutputs(Map.of("userPool", pool.id()));
    }

    public Output<String> userPool() {
        return pool.id();
    }

    public Output<String> identityPool() {
        return identities.id();
    }

    public Output<String> serviceRole() {
        return service.arn();
    }

    /** What the domain has to wait for, and what may go only after it. */
    public List<Resource> ready() {
        return List.of(serviceGrant, poolDomain);
    }

    public Output<String> adminRole() {
        return admin.arn();
    }

    public Output<String> viewerRole() {
        return viewer.arn();
    }

    /** Where an administrator adds people. */
    public Output<String> createUserUrl() {
        return pool.id()
                .applyValue(
                        id ->
                                "https://%s.console.aws.amazon.com/cognito/v2/idp/user-pools/%s/users/create?region=%s"
                                        .formatted(place().region(), id, place().region()));
    }

    private Role role(String name) {
        Output<String> trust =
                Policy.of(
                        Statement.allow("SignedInWithCognito", "sts:AssumeRoleWithWebIdentity")
                                .byFederation("cognito-identity.amazonaws.com")
                                .whenEqual("cognito-identity.amazonaws.com:aud", identities.id())
                                .whenAny("cognito-identity.amazonaws.com:amr", "authenticated"));
        return new Role(
                place().logical("dashboards-" + name),
                RoleArgs.builder()
                        .permissionsBoundary(place().boundary())
                        .name(place().named("dashboards-" + name))
                        .description("Who is in the group " + name + " of OpenSearch Dashboards")
                        .assumeRolePolicy(trust)
                        .build(),
                here());
    }

    private void group(String name, String description, int precedence, Role role) {
        new UserGroup(
                place().logical("dashboards-" + name),
                UserGroupArgs.builder()
                        .name(name)
                        .description(description)
                        .precedence(precedence)
                        .roleArn(role.arn())
                        .userPoolId(pool.id())
                        .build(),
                here());
    }
}
