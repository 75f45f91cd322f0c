package io.usagewatch.console.security;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code usage-watch.sign-in.*}: what the identity provider says about a person.
 *
 * @param groupsClaims names of the claims that may hold a person's groups
 * @param nameClaims names of the claims that may hold a person's name, the best first; an e-mail
 *     address counts only where the provider has verified it
 * @param groups the group of each role, by the role's name
 */
@ConfigurationProperties("usage-watch.sign-in")
record SignInSettings(
        @DefaultValue({"groups", "cognito:groups"}) List<String> groupsClaims,
        @DefaultValue({"email", "cognito:username", "username", "preferred_username", "sub"})
                List<String> nameClaims,
        @DefaultValue Map<String, String> groups) {

    private static final String PREFIX = "usage-watch-";

    SignInSettings {
        groupsClaims = List.copyOf(groupsClaims);
        nameClaims = List.copyOf(nameClaims);
        groups = groups == null ? Map.of() : Map.copyOf(groups);
        for (String role : groups.keySet()) {
            if (Role.named(role).isEmpty()) {
                throw new NoUsersException(
                        "usage-watch.sign-in.groups.%s: there is no such role; the names are viewer, operator, admin"
                                .formatted(role));
            }
        }
    }

    /** {@code usage-watch-operator} where nothing else is configured. */
    String group(Role role) {
        return groups.getOrDefault(role.word(), PREFIX + role.word());
    }
}
