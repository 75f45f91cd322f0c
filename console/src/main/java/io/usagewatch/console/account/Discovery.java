package io.usagewatch.console.account;

import io.usagewatch.console.account.AccountRegistry.Registered;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * Looks for accounts in the registry, if there is one, while the console runs. What the
 * configuration lists is always there. A registry that does not answer changes nothing.
 */
@Component
@Lazy(false) // Looks before the first page is opened.
final class Discovery implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);

    private final List<Account> configured;
    private final Accounts accounts;
    private final Duration pause;
    private final @Nullable Thread looking;
    private volatile List<String> problems = List.of();

    Discovery(
            AccountSettings settings, ObjectProvider<AccountRegistry> registry, Accounts accounts) {
        this.configured = settings.list();
        this.accounts = accounts;
        this.pause = settings.discoveryPause();
        this.looking =
                Optional.ofNullable(registry.getIfAvailable())
                        .map(found -> Thread.startVirtualThread(() -> keepLooking(found)))
                        .orElse(null);
    }

    /** What is wrong with the registry, in words. */
    List<String> problems() {
        return problems;
    }

    @Override
    public void close() {
        if (looking != null) {
            looking.interrupt();
        }
    }

    private void keepLooking(AccountRegistry registry) {
        try {
            while (true) {
                look(registry);
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(AccountRegistry registry) {
        try {
            Registered registered = registry.read();
            Map<String, Account> byId = new LinkedHashMap<>();
            Stream.concat(configured.stream(), registered.accounts().stream())
                    .forEach(account -> byId.putIfAbsent(account.id(), account));
            tell(registered.problems());
            accounts.set(List.copyOf(byId.values()));
        } catch (NoWayException e) {
            LOG.debug("where it failed", e);
            tell(List.of(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("accounts could not be looked for", e);
        }
    }

    private void tell(List<String> now) {
        if (!now.equals(problems)) {
            now.forEach(LOG::warn);
        }
        problems = now;
    }
}
