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
        if (localUsers.isEmpty()) {
            throw new NoUsersException(
                    "nobody could sign in: no local user is configured; set usage-watch.local-users.operator"
                            + " (environment: USAGE_WATCH_LOCAL_USERS_OPERATOR) to a password, likewise viewer and admin");
        }
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
}
