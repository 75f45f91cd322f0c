package io.usagewatch.console.account;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code usage-watch.accounts[n].{id,name,region,endpoint,...}} and how patiently accounts are
 * asked.
 *
 * @param accountDeadline how long a page waits for an account
 * @param writeDeadline how long an operator waits for an account to take a change: credentials of
 *     another role and a refresh of the index take longer than a question
 * @param accountPause rest between two questions to the same account
 * @param discoveryPause rest between two looks into the registry of accounts
 */
@ConfigurationProperties("usage-watch")
record AccountSettings(
        @DefaultValue List<AccountEntry> accounts,
        @DefaultValue("2s") Duration accountDeadline,
        @DefaultValue("10s") Duration writeDeadline,
        @DefaultValue("10s") Duration accountPause,
        @DefaultValue("1m") Duration discoveryPause) {

    AccountSettings {
        accounts = List.copyOf(accounts);
        Set<String> ids = new HashSet<>();
        for (Account account : list(accounts)) {
            if (!ids.add(account.id())) {
                throw new AccountException(
                        "usage-watch.accounts: account "
                                + account.id()
                                + " is there twice; leave one out");
            }
        }
    }

    List<Account> list() {
        return list(accounts);
    }

    private static List<Account> list(List<AccountEntry> entries) {
        return IntStream.range(0, entries.size())
                .mapToObj(i -> entries.get(i).account("usage-watch.accounts[" + i + "]."))
                .toList();
    }
}
