package io.usagewatch.console.security;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What somebody may do; each role may also do what the ones before it may. */
enum Role {
    /** Reads. */
    VIEWER,
    /** Also reviews incidents. */
    OPERATOR,
    /** Also changes monitored APIs. */
    ADMIN;

    static Optional<Role> named(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Names of this role and of those it includes. */
    String[] withIncluded() {
        List<String> names =
                Arrays.stream(values())
                        .filter(r -> r.compareTo(this) <= 0)
                        .map(Role::name)
                        .toList();
        return names.toArray(String[]::new);
    }
}
