package io.usagewatch.console.security;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.stereotype.Component;

/** Reads a person's name and role from the claims of a token. */
@Component
final class Claims {

    private static final String ROLE = "ROLE_";
    private static final String EMAIL = "email";

    private final SignInSettings settings;

    Claims(SignInSettings settings) {
        this.settings = settings;
    }

    /** The highest role that one of the groups stands for; empty where none does. */
    Optional<Role> role(Map<String, Object> claims) {
        List<String> groups =
                settings.groupsClaims().stream()
                        .flatMap(claim -> texts(claims.get(claim)))
                        .toList();
        return Arrays.stream(Role.values())
                .filter(role -> groups.contains(settings.group(role)))
                .max(Comparator.naturalOrder());
    }

    /** The claim to call a person by: what decisions are signed with. */
    String nameClaim(Map<String, Object> claims) {
        return settings.nameClaims().stream()
                .filter(claim -> isFilled(claims.get(claim)))
                .filter(claim -> !claim.equals(EMAIL) || isVerified(claims))
                .findFirst()
                .orElse("sub");
    }

    private static boolean isFilled(@Nullable Object value) {
        return value instanceof String text && !text.isBlank();
    }

    /** Some providers let people enter any address as theirs; user info may say it as a text. */
    private static boolean isVerified(Map<String, Object> claims) {
        return "true".equals(String.valueOf(claims.get("email_verified")));
    }

    static List<GrantedAuthority> authorities(Role role) {
        return AuthorityUtils.createAuthorityList(
                Arrays.stream(role.withIncluded()).map(name -> ROLE + name).toList());
    }

    /** What somebody has to be in to get in. */
    String groups() {
        return String.join(", ", Arrays.stream(Role.values()).map(settings::group).toList());
    }

    private static Stream<String> texts(@Nullable Object claim) {
        return switch (claim) {
            case Collection<?> several -> several.stream().map(String::valueOf);
            case String one -> Stream.of(one.split("[ ,]+"));
            case null, default -> Stream.empty();
        };
    }
}
