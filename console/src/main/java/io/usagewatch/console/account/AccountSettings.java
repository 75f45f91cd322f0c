package io.usagewatch.console.account;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code usage-watch.accounts[n].{id,name,region,endpoint}} and how patiently they are asked.
 *
 * @param accountDeadline how long a page waits for an account
 * @param accountPause rest between two questions to the same account
 */
@ConfigurationProperties("usage-watch")
record AccountSettings(
        @DefaultValue List<Entry> accounts,
        @DefaultValue("2s") Duration accountDeadline,
        @DefaultValue("10s") Duration accountPause) {

    private static final Pattern ID = Pattern.compile("[0-9]{12}");

    AccountSettings {
        accounts = List.copyOf(accounts);
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < accounts.size(); i++) {
            String where = "usage-watch.accounts[" + i + "].";
            Entry entry = accounts.get(i);
            require(
                    entry.id != null && ID.matcher(entry.id).matches(),
                    where + "id: an account id has twelve digits, this is '" + entry.id + "'");
            require(
                    ids.add(entry.id),
                    where + "id: account " + entry.id + " is there twice; leave one out");
            require(
                    entry.endpoint != null && entry.endpoint.getHost() != null,
                    where
                            + "endpoint: the URL of the account's OpenSearch domain is needed, such as https://search-usage.example.com:443");
        }
    }

    List<Account> list() {
        return accounts.stream().map(Entry::account).toList();
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new AccountException(problem);
        }
    }

    record Entry(
            @Nullable String id,
            @Nullable String name,
            @Nullable String region,
            @Nullable URI endpoint) {

        private Account account() {
            if (id == null || endpoint == null) {
                throw new IllegalStateException("an account without id or endpoint was let in");
            }
            return new Account(
                    id,
                    name == null || name.isBlank() ? id : name,
                    region == null ? "" : region,
                    endpoint);
        }
    }
}
