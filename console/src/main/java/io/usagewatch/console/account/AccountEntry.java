package io.usagewatch.console.account;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An account as it is written down, in the console's configuration or in its registration.
 *
 * @param readRole ARN of the role to assume for reading, in the account
 * @param readAccessRole ARN of the one to assume from there, where the domain is in another account
 * @param operateRole likewise for deciding
 * @param operateAccessRole likewise for deciding
 * @param provisionFunction name of the function that brings the domain to the wanted state
 * @param meterFunction name of the function that meters
 */
public record AccountEntry(
        @Nullable String id,
        @Nullable String name,
        @Nullable String region,
        @Nullable URI endpoint,
        @Nullable URI dashboards,
        @Nullable String readRole,
        @Nullable String readAccessRole,
        @Nullable String operateRole,
        @Nullable String operateAccessRole,
        @Nullable String provisionFunction,
        @Nullable String meterFunction) {

    private static final Pattern ID = Pattern.compile("[0-9]{12}");

    /**
     * @param where the entry stands, for messages
     * @throws AccountException if it cannot be used
     */
    public Account account(String where) {
        if (id == null || !ID.matcher(id).matches()) {
            throw new AccountException(
                    where + "id: an account id has twelve digits, this is '" + id + "'");
        }
        if (endpoint == null || endpoint.getHost() == null) {
            throw new AccountException(
                    where
                            + "endpoint: the URL of the account's OpenSearch domain is needed, such as https://search-usage.example.com:443");
        }
        return new Account(
                id,
                name == null || name.isBlank() ? id : name,
                region == null ? "" : region,
                endpoint,
                Optional.ofNullable(dashboards).filter(uri -> uri.getHost() != null),
                new Account.Roles(
                        chain(readRole, readAccessRole), chain(operateRole, operateAccessRole)),
                new Account.Functions(given(provisionFunction), given(meterFunction)));
    }

    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).filter(given -> !given.isBlank());
    }

    private static List<String> chain(@Nullable String first, @Nullable String then) {
        return Stream.of(first, then)
                .filter(Objects::nonNull)
                .filter(role -> !role.isBlank())
                .toList();
    }
}
