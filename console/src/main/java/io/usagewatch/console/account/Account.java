package io.usagewatch.console.account;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * An AWS account whose domain the console reads.
 *
 * @param id twelve digits
 * @param name what people call it
 * @param region where its domain is
 * @param endpoint its OpenSearch domain
 * @param dashboards where people look into its domain themselves
 * @param roles how the console gets in
 * @param functions what the console starts there
 */
public record Account(
        String id,
        String name,
        String region,
        URI endpoint,
        Optional<URI> dashboards,
        Roles roles,
        Functions functions) {

    public Account(String id, String name, String region, URI endpoint) {
        this(id, name, region, endpoint, Optional.empty(), Roles.NONE, Functions.NONE);
    }

    /**
     * ARNs of the roles to assume, each from the one before it; none where the console gets in as
     * what it is.
     *
     * @param read for what is shown
     * @param operate for what is decided
     */
    public record Roles(List<String> read, List<String> operate) {

        public static final Roles NONE = new Roles(List.of(), List.of());

        public Roles {
            read = List.copyOf(read);
            operate = List.copyOf(operate);
        }
    }

    /** Names of the Lambda functions, where the account has told them. */
    public record Functions(Optional<String> provision, Optional<String> meter) {

        public static final Functions NONE = new Functions(Optional.empty(), Optional.empty());
    }
}
