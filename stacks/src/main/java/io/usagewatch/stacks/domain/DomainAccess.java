package io.usagewatch.stacks.domain;

import com.pulumi.core.Output;
import io.usagewatch.stacks.configuration.Domain;
import io.usagewatch.stacks.policy.Statement;
import io.usagewatch.stacks.stage.Place;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a function reaches the domain.
 *
 * @param endpoint its https address
 * @param dashboards the address of OpenSearch Dashboards
 * @param accessRole what to assume first, where the domain is somebody else's
 */
public record DomainAccess(
        Output<String> endpoint, Output<String> dashboards, Optional<String> accessRole) {

    public static DomainAccess to(Domain.Existing existing) {
        String endpoint = existing.endpoint().toString();
        return new DomainAccess(
                Output.of(endpoint),
                Output.of(endpoint + "/_dashboards"),
                Optional.of(existing.accessRole()));
    }

    /**
     * What a role needs to send requests with these methods, such as {@code Get}. What they may do
     * is decided in the domain, by fine-grained access control.
     */
    public static Statement statement(Place place, Domain domain, String... methods) {
        return switch (domain) {
            case Domain.Existing existing -> shared(existing.accessRole());
            case Domain.Own own ->
                    Statement.allow("ReachTheDomain", actions(methods))
                            .on(OwnDomain.arn(place) + "/*");
        };
    }

    /** What a role needs to reach a domain of another account. */
    public static Statement shared(String role) {
        return Statement.allow("ReachTheSharedDomain", "sts:AssumeRole").on(role);
    }

    static String[] actions(String... methods) {
        return Stream.of(methods).map(method -> "es:ESHttp" + method).toArray(String[]::new);
    }
}
