package io.usagewatch.stacks.member;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.configuration.Domain;
import io.usagewatch.stacks.console.DomainEndpoint;
import io.usagewatch.stacks.domain.DomainAccess;
import io.usagewatch.stacks.domain.OwnDomain;
import io.usagewatch.stacks.function.Functions;
import io.usagewatch.stacks.key.AccountKey;
import io.usagewatch.stacks.network.Network;
import io.usagewatch.stacks.provision.Principals;
import io.usagewatch.stacks.registration.Registration;
import io.usagewatch.stacks.signin.SignIn;
import io.usagewatch.stacks.signin.SignInClient;
import io.usagewatch.stacks.stage.Place;
import java.util.Map;
import java.util.Optional;

/**
 * The domain that an account uses, its own or one that is there, and who comes to it.
 *
 * @param access how functions reach it
 * @param principals which IAM role gets which role in it
 * @param consoleEndpoint its address as the console reaches it
 * @param arn of one that was made here
 * @param createUser where people are added who may open its Dashboards, if they are made here
 */
record AccountDomain(
        DomainAccess access,
        Principals principals,
        Output<String> consoleEndpoint,
        Optional<Output<String>> arn,
        Optional<Output<String>> createUser) {

    /** There, everybody comes as a role of the domain's account. */
    static AccountDomain existing(Domain.Existing existing, Iterable<Functions> visitors) {
        Principals principals = new Principals();
        for (Functions function : visitors) {
            principals.add(function.word(), Output.of(existing.accessRole()));
        }
        existing.console()
                .ifPresent(
                        console ->
                                principals
                                        .add("viewer", Output.of(console.readRole()))
                                        .add("operator", Output.of(console.operateRole())));
        DomainAccess access = DomainAccess.to(existing);
        return new AccountDomain(
                access, principals, access.endpoint(), Optional.empty(), Optional.empty());
    }

    /**
     * @param master the role that manages the domain's own roles, provision's
     * @param visitors the roles of the other functions
     * @param console what the console assumes in the account, if there is one
     */
    record Wanted(
            Place place,
            Domain.Own domain,
            int logDays,
            AccountKey key,
            Optional<Network> network,
            Output<String> master,
            Map<Functions, Output<String>> visitors,
            Optional<Registration.Roles> console) {}

    /** Makes it, with sign-in to its Dashboards. */
    static AccountDomain own(
            Wanted wanted, Place hub, Optional<Member.Console> console, Resource parent) {
        Place place = wanted.place();
        SignIn signIn = new SignIn(new SignIn.Args(place, OwnDomain.arn(place)), parent);
        Principals principals = new Principals();
        wanted.visitors().forEach((function, role) -> principals.add(function.word(), role));
        principals.add("dashboards", signIn.viewerRole());
        principals.add("dashboards-admin", signIn.adminRole());
        wanted.console()
                .ifPresent(
                        roles ->
                                principals
                                        .add("viewer", roles.read())
                                        .add("operator", roles.operate()));
        OwnDomain made =
                new OwnDomain(
                        new OwnDomain.Args(
                                place,
                                wanted.domain(),
                                wanted.logDays(),
                                wanted.key(),
                                signIn,
                                wanted.network(),
                                wanted.master(),
                                principals.arns()),
                        parent);
        new SignInClient(new SignInClient.Args(place, signIn, made.resource()), parent);
        Output<String> endpoint =
                wanted.network().isEmpty() || console.isEmpty()
                        ? made.access().endpoint()
                        : new DomainEndpoint(
                                        new DomainEndpoint.Args(
                                                hub,
                                                place,
                                                made.resource(),
                                                console.get().network()),
                                        parent)
                                .address();
        return new AccountDomain(
                made.access(),
                principals,
                endpoint,
                Optional.of(made.resource().arn()),
                Optional.of(signIn.createUserUrl()));
    }
}
