package io.usagewatch.console.watch;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.detection.catalog.CatalogException;
import io.usagewatch.detection.catalog.CatalogYaml;
import io.usagewatch.detection.catalog.Definition;
import io.usagewatch.detection.catalog.DesiredApi;
import io.usagewatch.detection.catalog.DomainCatalog;
import io.usagewatch.detection.catalog.Mistake;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.catalog.RolloutId;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/**
 * Where monitored APIs are changed. A definition from the form, REST or YAML is looked at in one
 * way; nothing is stored of what has a mistake.
 */
@Service
@PreAuthorize("hasRole('ADMIN')")
public class WatchDesk implements AutoCloseable {

    private static final String ID = "id";

    private final Accounts accounts;
    private final WatchBoard board;
    private final Rollouts rollouts;
    private final Workers workers;
    private final Clock clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    WatchDesk(
            Accounts accounts, WatchBoard board, Rollouts rollouts, Workers workers, Clock clock) {
        this.accounts = accounts;
        this.board = board;
        this.rollouts = rollouts;
        this.workers = workers;
        this.clock = clock;
    }

    /** What is wrong with a definition, also by what was really called in these accounts. */
    public Checked check(JsonNode definition, List<Account> in) {
        MonitoredApi api;
        try {
            api = Definition.read(definition);
        } catch (CatalogException e) {
            return new Checked(Optional.empty(), e.byField());
        }
        List<CompletableFuture<FieldCheck>> looking =
                in.stream()
                        .map(
                                account ->
                                        CompletableFuture.supplyAsync(
                                                () -> look(account, api), threads))
                        .toList();
        FieldCheck seen =
                looking.stream()
                        .map(CompletableFuture::join)
                        .reduce(FieldCheck.NOTHING, FieldCheck::and);
        return new Checked(Optional.of(api), seen.mistakes(api));
    }

    /** One that no account has yet. */
    public WatchOutcome add(JsonNode definition, List<Account> in) {
        Checked checked = check(definition, in);
        if (!checked.mistakes().isEmpty()) {
            return new WatchOutcome.Refused(checked.mistakes());
        }
        MonitoredApi api = checked.api().orElseThrow();
        Optional<WatchedApi> there = board.find(api.id());
        if (there.filter(WatchedApi::isThere).isPresent()) {
            return refused(
                    ID,
                    "'%s' is taken; choose a new one, for example %.37s-2"
                            .formatted(api.id(), api.id()));
        }
        return start("added", api.id(), in, there.map(WatchedApi::version).orElse(""), api);
    }

    /**
     * @param seen {@link WatchedApi#version()} of what was looked at
     */
    public WatchOutcome change(String api, JsonNode definition, List<Account> in, String seen) {
        Checked checked = check(definition, in);
        if (!checked.mistakes().isEmpty()) {
            return new WatchOutcome.Refused(checked.mistakes());
        }
        MonitoredApi wanted = checked.api().orElseThrow();
        if (!wanted.id().equals(api)) {
            return refused(ID, "is '%s' and stays; copy it to have another".formatted(api));
        }
        return start("changed", api, in, seen, wanted);
    }

    /**
     * Everything in a catalog, added or changed. What is as the catalog says already stays, so that
     * an import that did not come to its end can be repeated.
     *
     * @param yaml as {@link CatalogYaml#write} writes it
     */
    public Imported take(InputStream yaml, List<Account> in) {
        List<MonitoredApi> apis;
        try {
            apis = CatalogYaml.read(yaml).apis();
        } catch (CatalogException e) {
            return new Imported(e.byField(), List.of());
        }
        List<Mistake> mistakes = new ArrayList<>();
        for (int i = 0; i < apis.size(); i++) {
            String path = "monitored-apis[" + i + "].";
            check(Definition.write(apis.get(i)), in).mistakes().stream()
                    .map(mistake -> new Mistake(path + mistake.field(), mistake.what()))
                    .forEach(mistakes::add);
        }
        if (in.isEmpty()) {
            mistakes.add(nowhere());
        }
        return mistakes.isEmpty()
                ? new Imported(mistakes, apis.stream().map(api -> take(api, in)).toList())
                : new Imported(mistakes, List.of());
    }

    private Imported.One take(MonitoredApi api, List<Account> in) {
        Optional<WatchedApi> there = board.find(api.id());
        JsonNode definition = Definition.write(api);
        List<Account> unlike =
                in.stream().filter(account -> !isWanted(definition, account, there)).toList();
        if (unlike.isEmpty()) {
            return new Imported.One(api.id(), Optional.empty());
        }
        boolean isNew = there.filter(WatchedApi::isThere).isEmpty();
        String seen = there.map(WatchedApi::version).orElse("");
        return new Imported.One(
                api.id(),
                Optional.of(start(isNew ? "added" : "changed", api.id(), unlike, seen, api)));
    }

    private static boolean isWanted(
            JsonNode definition, Account account, Optional<WatchedApi> there) {
        return there.stream()
                .flatMap(watched -> watched.accounts().stream())
                .filter(standing -> standing.account().equals(account))
                .flatMap(standing -> standing.desired().stream())
                .anyMatch(desired -> Definition.write(desired).equals(definition));
    }

    public WatchOutcome pause(String api, List<Account> in, String seen) {
        return enable("paused", api, in, seen, false);
    }

    public WatchOutcome resume(String api, List<Account> in, String seen) {
        return enable("resumed", api, in, seen, true);
    }

    /** Takes an operator's definition away. One that stood in for a deployed one uncovers that. */
    public WatchOutcome delete(String api, List<Account> in, String seen) {
        List<Account> own =
                in(api, in, standing -> standing.overrides() || !standing.history().isEmpty());
        if (own.isEmpty()) {
            return refused(
                    "",
                    "'%s' is deployed: pause it, or take it out of the Pulumi configuration"
                            .formatted(api));
        }
        return start("deleted", api, own, seen, there -> Optional.empty(), true);
    }

    /** Takes the last change back, in each account to what was wanted there before it. */
    public WatchOutcome undo(String api, List<Account> in, String seen) {
        List<Account> changed = in(api, in, standing -> !standing.history().isEmpty());
        if (changed.isEmpty()) {
            return refused("", "'%s' was never changed here: nothing to undo".formatted(api));
        }
        return start(
                "undone",
                api,
                changed,
                seen,
                there -> there.desired(api).flatMap(DesiredApi::before),
                false);
    }

    /** Goes on at once where something failed. */
    public void retry(String api, List<Account> in) {
        board.find(api)
                .ifPresent(
                        watched ->
                                watched.accounts().stream()
                                        .map(Standing::account)
                                        .filter(in::contains)
                                        .forEach(workers::start));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private WatchOutcome start(
            String what, String api, List<Account> in, String seen, MonitoredApi wanted) {
        return start(what, api, in, seen, there -> Optional.of(wanted), true);
    }

    private WatchOutcome start(
            String what,
            String api,
            List<Account> in,
            String seen,
            Function<DomainCatalog, Optional<MonitoredApi>> wanted,
            boolean alike) {
        if (in.isEmpty()) {
            return new WatchOutcome.Refused(List.of(nowhere()));
        }
        if (!isVersion(api, seen)) {
            return refused("version", "is none that this monitored API ever had; look at it again");
        }
        String by = SecurityContextHolder.getContext().getAuthentication().getName();
        return rollouts.start(new Change(api, what, by, in, new RolloutId(seen), wanted, alike));
    }

    /** One that nobody gave would pass for later than any change. */
    private boolean isVersion(String api, String seen) {
        return seen.isEmpty()
                || board.find(api).filter(now -> seen.compareTo(now.version()) <= 0).isPresent();
    }

    private Mistake nowhere() {
        String some = accounts.all().stream().map(Account::id).findFirst().orElse("none");
        return new Mistake("accounts", "is empty, for example [" + some + "]");
    }

    private WatchOutcome enable(
            String what, String api, List<Account> in, String seen, boolean watched) {
        List<Account> having = in(api, in, standing -> standing.desired().isPresent());
        if (having.isEmpty() && !in.isEmpty()) {
            return refused("accounts", "'%s' is wanted in none of these".formatted(api));
        }
        return start(
                what,
                api,
                having,
                seen,
                there -> there.catalog().find(api).map(wanted -> wanted.enabled(watched)),
                false);
    }

    /** Of some accounts those in which the monitored API stands so. */
    private List<Account> in(String api, List<Account> in, Predicate<Standing> so) {
        return board.find(api).stream()
                .flatMap(watched -> watched.accounts().stream())
                .filter(standing -> in.contains(standing.account()))
                .filter(so)
                .map(Standing::account)
                .toList();
    }

    private static WatchOutcome refused(String field, String what) {
        return new WatchOutcome.Refused(List.of(new Mistake(field, what)));
    }

    private FieldCheck look(Account account, MonitoredApi api) {
        return accounts.askInTime(
                        account,
                        domain -> FieldCheck.read(domain, account.id(), api, clock.instant()))
                .good()
                .map(good -> good.value())
                .orElse(FieldCheck.NOTHING);
    }
}
