package io.usagewatch.console.watch;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.account.Answer;
import io.usagewatch.console.account.Answers;
import io.usagewatch.console.account.LatestAnswers;
import io.usagewatch.detection.catalog.DesiredApi;
import io.usagewatch.detection.catalog.DomainCatalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.catalog.Origin;
import io.usagewatch.detection.catalog.RolloutId;
import io.usagewatch.detection.catalog.WatchStep;
import io.usagewatch.detection.search.SearchDomain;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** What is watched in all accounts, as each account last told it. */
@Component
@Lazy(false) // What a console before this one left undone is seen before the first page is opened.
public final class WatchBoard implements AutoCloseable {

    /** One question is a request for each detector. */
    private static final int PAUSES = 3;

    private static final int MOST_READINGS = 3;

    private final LatestAnswers<AccountWatch> answers;
    private final Progress progress;
    private final Map<String, Integer> corrections = new ConcurrentHashMap<>();

    WatchBoard(Accounts accounts, Progress progress) {
        this.progress = progress;
        this.answers = accounts.keepAsking(this::read, PAUSES);
    }

    public Answers<AccountWatch> now() {
        return answers.now();
    }

    /** All that some account wants or is not rid of yet, by title. */
    public List<WatchedApi> apis() {
        Answers<AccountWatch> now = now();
        return ids(now).stream()
                .flatMap(id -> find(id, now).stream())
                .filter(WatchedApi::isThere)
                .sorted(
                        Comparator.comparing((WatchedApi api) -> api.definition().title())
                                .thenComparing(WatchedApi::id))
                .toList();
    }

    /** Also one that was deleted. */
    public Optional<WatchedApi> find(String id) {
        return find(id, now());
    }

    /**
     * Calls a listener after every change; it must not block.
     *
     * @return ends it
     */
    public Runnable onChange(Runnable listener) {
        Runnable one = answers.onChange(listener);
        Runnable other = progress.onChange(listener);
        return () -> {
            one.run();
            other.run();
        };
    }

    @Override
    public void close() {
        answers.close();
    }

    /** Shows what was just read, without waiting for the next answer. */
    void know(Account account, AccountWatch watch) {
        corrections.merge(account.id(), 1, Integer::sum);
        answers.know(account, watch);
    }

    /** Shows what is wanted in an account now, as just read or written. */
    void know(Account account, DomainCatalog apis) {
        know(
                account,
                watch(now(), account)
                        .map(watch -> watch.with(apis))
                        .orElseGet(() -> AccountWatch.of(account.id(), apis)));
    }

    /** What is wanted in an account as far as is known, also of one that does not answer now. */
    Optional<DomainCatalog> lastHeard(Account account) {
        return watch(now(), account).map(AccountWatch::apis);
    }

    /** What was read while something was corrected may be older than the correction. */
    private AccountWatch read(Account account, SearchDomain domain) {
        for (int i = 1; ; i++) {
            int seen = corrections(account);
            AccountWatch read = AccountWatch.read(domain, account.id());
            if (i == MOST_READINGS || seen == corrections(account)) {
                return read;
            }
        }
    }

    private int corrections(Account account) {
        return corrections.getOrDefault(account.id(), 0);
    }

    /**
     * Changes of an API that are wanted in an account and are not there yet, by all that is known.
     */
    static Optional<DesiredApi> pending(Account account, String api, Answers<AccountWatch> now) {
        RolloutId there = watch(now, account).map(w -> w.rollout(api)).orElse(RolloutId.NONE);
        return desired(now, api)
                .filter(wanted -> wanted.accounts().contains(account.id()))
                .filter(wanted -> wanted.rollout().compareTo(there) > 0)
                .max(Comparator.comparing(DesiredApi::rollout));
    }

    static Set<String> ids(Answers<AccountWatch> now) {
        TreeSet<String> ids = new TreeSet<>();
        good(now)
                .forEach(
                        watch -> {
                            watch.apis().catalog().apis().forEach(api -> ids.add(api.id()));
                            watch.apis().desired().forEach(wanted -> ids.add(wanted.api()));
                        });
        return ids;
    }

    private Optional<WatchedApi> find(String id, Answers<AccountWatch> now) {
        RolloutId last =
                desired(now, id)
                        .map(DesiredApi::rollout)
                        .max(Comparator.naturalOrder())
                        .orElse(RolloutId.NONE);
        return definition(id, now)
                .map(
                        definition ->
                                new WatchedApi(
                                        id,
                                        definition,
                                        last.text(),
                                        now.accounts().stream()
                                                .map(answer -> standing(id, answer, now))
                                                .toList()));
    }

    /** As last changed; where it is nowhere any more, as it last was. */
    private static Optional<MonitoredApi> definition(String id, Answers<AccountWatch> now) {
        Stream<MonitoredApi> wanted =
                desired(now, id)
                        .sorted(Comparator.comparing(DesiredApi::rollout).reversed())
                        .flatMap(one -> one.definition().stream());
        Stream<MonitoredApi> deployed =
                good(now).flatMap(watch -> watch.apis().catalog().find(id).stream());
        Stream<MonitoredApi> before =
                desired(now, id)
                        .flatMap(one -> one.steps().reversed().stream())
                        .flatMap(step -> step.definition().stream());
        return Stream.of(wanted, deployed, before).flatMap(all -> all).findFirst();
    }

    private Standing standing(String id, Answer<AccountWatch> answer, Answers<AccountWatch> now) {
        Account account = answer.account();
        Optional<AccountWatch> watch = answer.good().map(Answer.Good::value);
        Optional<DesiredApi> pending = pending(account, id, now);
        Optional<DesiredApi> own = watch.flatMap(w -> w.apis().desired(id));
        Optional<MonitoredApi> desired =
                pending.isPresent()
                        ? pending.get().definition()
                        : watch.flatMap(w -> w.apis().catalog().find(id));
        boolean isDeployed = watch.flatMap(w -> w.apis().deployed().find(id)).isPresent();
        boolean isOwn = own.flatMap(DesiredApi::definition).isPresent();
        Optional<Progress.At> at = progress.of(account);
        State state = state(id, answer, pending.isPresent(), desired, at);
        return new Standing(
                account,
                desired,
                isDeployed && !isOwn ? Origin.DEPLOYED : Origin.CONSOLE,
                isDeployed && isOwn,
                state,
                state.line(),
                state == State.UNKNOWN || (state == State.WAITING && at.isEmpty())
                        ? answer.problem()
                        : state.isSettled() ? Optional.empty() : at.flatMap(Progress.At::problem),
                own.map(DesiredApi::steps).orElse(List.<WatchStep>of()));
    }

    private static State state(
            String id,
            Answer<AccountWatch> answer,
            boolean isPending,
            Optional<MonitoredApi> desired,
            Optional<Progress.At> at) {
        if (isPending) {
            return at.filter(a -> a.state() == State.FAILED).isPresent()
                    ? State.FAILED
                    : State.WAITING;
        }
        if (answer.good().isEmpty() || answer.problem().isPresent()) {
            return State.UNKNOWN;
        }
        if (!answer.good().get().value().isAsWanted(id)) {
            return at.map(Progress.At::state).orElse(State.DRIFT);
        }
        return desired.map(api -> api.enabled() ? State.RUNNING : State.PAUSED).orElse(State.GONE);
    }

    private static Optional<AccountWatch> watch(Answers<AccountWatch> now, Account account) {
        return now.accounts().stream()
                .filter(answer -> answer.account().id().equals(account.id()))
                .flatMap(answer -> answer.good().stream())
                .map(Answer.Good::value)
                .findFirst();
    }

    private static Stream<DesiredApi> desired(Answers<AccountWatch> now, String api) {
        return good(now).flatMap(watch -> watch.apis().desired(api).stream());
    }

    private static Stream<AccountWatch> good(Answers<AccountWatch> now) {
        List<AccountWatch> said = new ArrayList<>();
        now.accounts().forEach(answer -> answer.good().ifPresent(g -> said.add(g.value())));
        return said.stream();
    }
}
