package io.usagewatch.console.watch;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.account.Answer;
import io.usagewatch.console.account.Problem;
import io.usagewatch.detection.catalog.DesiredApi;
import io.usagewatch.detection.catalog.DomainCatalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.catalog.RolloutId;
import io.usagewatch.detection.catalog.WatchStep;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.words.Times;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * Writes what is wanted into the accounts, one document per account and monitored API, each of
 * which names all accounts of the change. So the first one that is written is enough for any
 * console to finish the rest: where two differ, the later change holds.
 */
@Component
class Rollouts implements AutoCloseable {

    private static final Problem NOT_LED =
            new Problem(
                    "was not told, because it does not answer or somebody changed it at the same time",
                    "Look at it, and change it again.");

    private final Accounts accounts;
    private final WatchBoard board;
    private final Workers workers;
    private final Clock clock;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Rollouts(
            Accounts accounts, WatchBoard board, Workers workers, @Qualifier("clock") Clock clock) {
        this.accounts = accounts;
        this.board = board;
        this.workers = workers;
        this.clock = clock;
    }

    /** Accounts that want the same after a change. */
    private record Group(Optional<MonitoredApi> wanted, List<Account> in) {}

    /** Returns as soon as one account of each kind has it; the others follow by themselves. */
    WatchOutcome start(Change change) {
        Map<Account, DomainCatalog> now = new LinkedHashMap<>();
        Map<Account, Problem> problems = new LinkedHashMap<>();
        ask(change.in(), (domain, account) -> DomainCatalog.read(domain, account.id()))
                .forEach(
                        (account, answer) -> {
                            answer.good().ifPresent(good -> now.put(account, good.value()));
                            answer.problem().ifPresent(why -> problems.put(account, why));
                        });
        if (now.isEmpty()) {
            return new WatchOutcome.Failed(problems);
        }
        now.forEach(board::know);
        for (DomainCatalog there : now.values()) {
            Optional<DesiredApi> desired = there.desired(change.api());
            if (desired.isPresent() && desired.get().rollout().compareTo(change.seen()) > 0) {
                return beaten(change, desired.get());
            }
        }
        RolloutId id = RolloutId.after(last(change), clock.instant(), random);
        Map<Account, Problem> left = new LinkedHashMap<>();
        Optional<WatchOutcome> refused = Optional.empty();
        boolean led = false;
        for (Group group : groups(change, now, problems, left)) {
            WatchStep step =
                    new WatchStep(id, clock.instant(), change.by(), change.what(), group.wanted());
            Optional<WatchOutcome> not = lead(change, group, step, now, problems);
            led |= not.isEmpty();
            refused = refused.or(() -> not);
            not.ifPresent(why -> group.in().forEach(account -> left.put(account, NOT_LED)));
        }
        if (!led) {
            return refused.orElseGet(() -> new WatchOutcome.Failed(problems));
        }
        change.in().forEach(workers::start);
        return board.find(change.api())
                .<WatchOutcome>map(api -> new WatchOutcome.Started(api, left))
                .orElseGet(() -> new WatchOutcome.Failed(gone(change)));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** Writes it to the first account of a group that takes it; says why if it was not to be. */
    private Optional<WatchOutcome> lead(
            Change change,
            Group group,
            WatchStep step,
            Map<Account, DomainCatalog> now,
            Map<Account, Problem> problems) {
        List<String> targets = group.in().stream().map(Account::id).toList();
        List<Account> order =
                group.in().stream()
                        .filter(now::containsKey)
                        .sorted(Comparator.comparing(Account::id))
                        .toList();
        for (Account account : order) {
            DesiredApi before =
                    now.get(account)
                            .desired(change.api())
                            .orElseGet(() -> DesiredApi.none(account.id(), change.api()));
            Answer<Optional<DesiredApi>> written =
                    accounts.writeInTime(
                            account, domain -> before.with(step, targets).write(domain));
            written.problem().ifPresent(problem -> problems.put(account, problem));
            if (written.good().isEmpty()) {
                continue;
            }
            Optional<DesiredApi> stored = written.good().get().value();
            if (stored.isEmpty()) {
                return Optional.of(overtaken(change, account));
            }
            DomainCatalog after = now.get(account).with(stored.get());
            board.know(account, after);
            note(account, after, stored.get());
            return Optional.empty();
        }
        return Optional.of(new WatchOutcome.Failed(problems));
    }

    private WatchOutcome overtaken(Change change, Account account) {
        Answer<DesiredApi> now =
                accounts.askInTime(
                        account, domain -> DesiredApi.find(domain, account.id(), change.api()));
        return now.good()
                .map(
                        found -> {
                            board.lastHeard(account)
                                    .ifPresent(
                                            apis -> board.know(account, apis.with(found.value())));
                            return beaten(change, found.value());
                        })
                .orElseGet(
                        () ->
                                new WatchOutcome.Failed(
                                        Map.of(account, now.problem().orElseThrow())));
    }

    /** Where this fails, the account's worker does it. */
    private void note(Account account, DomainCatalog apis, DesiredApi stored) {
        accounts.writeInTime(
                account,
                domain -> {
                    WatchAudit audit = new WatchAudit(apis);
                    audit.ended(stored, clock.instant(), "stored");
                    audit.write(domain);
                    return apis;
                });
    }

    /** Accounts by what they are to want, also those that do not answer and were heard before. */
    private List<Group> groups(
            Change change,
            Map<Account, DomainCatalog> now,
            Map<Account, Problem> problems,
            Map<Account, Problem> left) {
        if (change.alike()) {
            DomainCatalog any = now.values().iterator().next();
            return List.of(new Group(change.wanted().apply(any), change.in()));
        }
        Map<Optional<MonitoredApi>, List<Account>> byWanted = new LinkedHashMap<>();
        for (Account account : change.in()) {
            Optional.ofNullable(now.get(account))
                    .or(() -> board.lastHeard(account))
                    .ifPresentOrElse(
                            apis ->
                                    byWanted.computeIfAbsent(
                                                    change.wanted().apply(apis),
                                                    wanted -> new ArrayList<>())
                                            .add(account),
                            () -> left.put(account, problems.get(account)));
        }
        List<Group> groups = new ArrayList<>();
        byWanted.forEach((wanted, in) -> groups.add(new Group(wanted, in)));
        return groups;
    }

    /** The greatest that is known anywhere. */
    private RolloutId last(Change change) {
        return board.find(change.api())
                .map(api -> new RolloutId(api.version()))
                .orElse(RolloutId.NONE);
    }

    private static Map<Account, Problem> gone(Change change) {
        return Map.of(
                change.in().getFirst(),
                new Problem(
                        "is no account of this console any more",
                        "What was stored there stays; register the account again."));
    }

    private WatchOutcome beaten(Change change, DesiredApi there) {
        String words =
                there.last()
                        .map(
                                step ->
                                        "%s %s it at %s UTC"
                                                .formatted(
                                                        step.by(),
                                                        step.what(),
                                                        Times.seconds(step.at())))
                        .orElse("somebody changed it in the meantime");
        return board.find(change.api())
                .<WatchOutcome>map(now -> new WatchOutcome.Beaten(now, words))
                .orElseGet(() -> new WatchOutcome.Failed(gone(change)));
    }

    private <T> Map<Account, Answer<T>> ask(
            List<Account> in, BiFunction<SearchDomain, Account, T> question) {
        Map<Account, CompletableFuture<Answer<T>>> asked = new LinkedHashMap<>();
        for (Account account : in) {
            Function<SearchDomain, T> own = domain -> question.apply(domain, account);
            asked.put(
                    account,
                    CompletableFuture.supplyAsync(() -> accounts.askInTime(account, own), threads));
        }
        Map<Account, Answer<T>> answers = new LinkedHashMap<>();
        asked.forEach((account, answer) -> answers.put(account, answer.join()));
        return answers;
    }
}
