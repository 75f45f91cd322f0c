package io.usagewatch.console.security;

import java.util.Map;
import java.util.TreeSet;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Users that the console itself knows: {@code usage-watch.local-users.<name>=<password>}, with the
 * names of the {@link Role}s. There is no default password.
 *
 * @param localUsers password by user name
 */
@ConfigurationProperties("usage-watch")
record LocalUsers(Map<String, String> localUsers) {

    LocalUsers {
        localUsers = localUsers == null ? Map.of() : Map.copyOf(localUsers);
        for (String name : new TreeSet<>(localUsers.keySet())) {
            if (Role.named(name).isEmpty()) {
                throw new NoUsersException(
                        "usage-watch.local-users.%s: there is no such user; the names are viewer, operator, admin"
                                .formatted(name));
            }
            if (localUsers.get(name).isBlank()) {
                throw new NoUsersException(
                        "usage-watch.local-users.%s: the password is empty; set one, or leave the user out"
                                .formatted(name));
            }
        }
    }

    /**
     * @param provider whether an identity provider signs people in
     * @throws NoUsersException if nobody could sign in, or if people could get in past the provider
     */
    void check(boolean provider) {
        if (localUsers.isEmpty() && !provider) {
            throw new NoUsersException(
                    "nobody could sign in: no local user is configured; set usage-watch.local-users.operator"
                            + " (environment: USAGE_WATCH_LOCAL_USERS_OPERATOR) to a password, likewise viewer and admin;"
                            + " or configure an identity provider, spring.security.oauth2.client.registration.NAME.client-id");
        }
        if (provider && !localUsers.isEmpty()) {
            throw new NoUsersException(
                    "usage-watch.local-users: there is an identity provider, and local users are for where there is none; leave them out");
        }
    }
}
