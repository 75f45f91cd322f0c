package io.usagewatch.console.watch;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.account.Answer;
import io.usagewatch.console.account.Answers;
import io.usagewatch.console.account.Problem;
import io.usagewatch.detection.catalog.DesiredApi;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.catalog.WatchStep;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Brings one account to what is wanted in it; where it is already, nothing is called. */
@Component
class AccountWork {

    private static final Logger LOG = LoggerFactory.getLogger(AccountWork.class);
    private static final int MOST_RUNS_OF_METER = 60;
    private static final Duration BETWEEN_RUNS = Duration.ofSeconds(2);
    private static final int MOST_TRIES = 5;

    private final Accounts accounts;
    private final WatchBoard board;
    private final Progress progress;
    private final Functions functions;
    private final Clock clock;

    /** How a run ended. */
    enum Ended {
        AS_WANTED,
        FAILED,
        /** The account's functions are at work for somebody else. */
        LATER
    }

    AccountWork(
            Accounts accounts,
            WatchBoard board,
            Progress progress,
            Functions functions,
            @Qualifier("clock") Clock clock) {
        this.accounts = accounts;
        this.board = board;
        this.progress = progress;
        this.functions = functions;
        this.clock = clock;
    }

    /** Whether anything is to be done, as far as is known without asking. */
    boolean isLeft(Account account, AccountWatch watch) {
        Answers<AccountWatch> now = board.now();
        return (functions.areKnown(account) && !watch.isAsWanted())
                || WatchBoard.ids(now).stream()
                        .anyMatch(api -> WatchBoard.pending(account, api, now).isPresent());
    }

    Ended run(Account account) {
        try {
            Answer<AccountWatch> read = accounts.write(account, domain -> write(domain, account));
            if (read.problem().isPresent()) {
                progress.failed(account, read.problem().get());
                return Ended.FAILED;
            }
            AccountWatch before = read.good().orElseThrow().value();
            board.know(account, before);
            if (!before.isAsWanted()) {
                callFunctions(account);
            }
            return finish(account);
        } catch (FunctionException e) {
            LOG.warn("account {} ({}): {}", account.name(), account.id(), e.getMessage());
            LOG.debug("where it failed", e);
            if (e.isBusy()) {
                progress.waits(account, new Problem("is busy", e.getMessage()));
                return Ended.LATER;
            }
            Problem problem = new Problem("could not be brought up", e.getMessage());
            progress.failed(account, problem);
            accounts.write(account, domain -> noteFailure(domain, account));
            return Ended.FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Ended.FAILED;
        } catch (RuntimeException e) {
            LOG.error("account {} ({}) failed", account.name(), account.id(), e);
            progress.failed(
                    account,
                    new Problem(
                            "could not be brought up",
                            "The console's log says more; it is tried again by itself."));
            return Ended.FAILED;
        }
    }

    /** Writes the changes that are not there yet, and what was not written down about them. */
    private AccountWatch write(SearchDomain domain, Account account) {
        Answers<AccountWatch> now = board.now();
        for (String api : WatchBoard.ids(now)) {
            WatchBoard.pending(account, api, now)
                    .ifPresent(wanted -> write(domain, account, wanted));
        }
        AccountWatch watch = AccountWatch.read(domain, account.id());
        WatchAudit audit = new WatchAudit(watch.apis());
        watch.apis().desired().stream()
                .filter(wanted -> !watch.isApplied(wanted))
                .forEach(wanted -> audit.stored(wanted, watch.applied(wanted.api())));
        audit.write(domain);
        return watch;
    }

    /** The greater change holds, whoever writes last. */
    private static void write(SearchDomain domain, Account account, DesiredApi wanted) {
        WatchStep step = wanted.last().orElseThrow();
        for (int i = 0; i < MOST_TRIES; i++) {
            DesiredApi there = DesiredApi.find(domain, account.id(), wanted.api());
            if (there.rollout().compareTo(wanted.rollout()) >= 0
                    || there.with(step, wanted.accounts()).write(domain).isPresent()) {
                return;
            }
        }
    }

    private void callFunctions(Account account) throws InterruptedException {
        if (!functions.areKnown(account)) {
            throw new FunctionException(
                    "Its functions are not registered, so the console cannot call them; deploy its stack again, which brings it up.");
        }
        progress.reached(account, State.PREPARING);
        functions.invoke(
                account, Functions.Function.PROVISION, Json.object().put("action", "prepare"));
        progress.reached(account, State.METERING);
        meter(account);
        progress.reached(account, State.STARTING);
        functions.invoke(
                account, Functions.Function.PROVISION, Json.object().put("action", "start"));
    }

    /** The meter takes up an API in steps, and takes turns with its own schedule. */
    private void meter(Account account) throws InterruptedException {
        for (int i = 0; i < MOST_RUNS_OF_METER; i++) {
            JsonNode metered =
                    functions.invoke(
                            account, Functions.Function.METER, Json.object().put("by", "console"));
            if (metered.path("complete").asBoolean(true)) {
                return;
            }
            Thread.sleep(BETWEEN_RUNS);
        }
        throw new FunctionException(
                "Its meter did not come to the end of past events in %d runs; it goes on each minute, and the rest is tried again by itself."
                        .formatted(MOST_RUNS_OF_METER));
    }

    private Ended finish(Account account) {
        Answer<AccountWatch> read = accounts.write(account, domain -> noteSuccess(domain, account));
        if (read.problem().isPresent()) {
            progress.failed(account, read.problem().get());
            return Ended.FAILED;
        }
        AccountWatch after = read.good().orElseThrow().value();
        board.know(account, after);
        if (after.isAsWanted()) {
            progress.finished(account);
            return Ended.AS_WANTED;
        }
        progress.failed(
                account,
                new Problem(
                        "is not as wanted after it was brought up",
                        "Its detectors "
                                + String.join(", ", unlike(after))
                                + " differ; look at them in OpenSearch Dashboards. It is tried again by itself."));
        return Ended.FAILED;
    }

    private AccountWatch noteSuccess(SearchDomain domain, Account account) {
        AccountWatch after = AccountWatch.read(domain, account.id());
        WatchAudit audit = new WatchAudit(after.apis());
        after.apis().desired().stream()
                .filter(after::isApplied)
                .filter(wanted -> after.isAsWanted(wanted.api()))
                .forEach(wanted -> audit.ended(wanted, clock.instant(), "done"));
        audit.write(domain);
        return after;
    }

    private AccountWatch noteFailure(SearchDomain domain, Account account) {
        AccountWatch after = AccountWatch.read(domain, account.id());
        WatchAudit audit = new WatchAudit(after.apis());
        after.apis().desired().stream()
                .filter(wanted -> !after.isApplied(wanted))
                .forEach(wanted -> audit.ended(wanted, clock.instant(), "failed"));
        audit.write(domain);
        return after;
    }

    private static List<String> unlike(AccountWatch watch) {
        List<String> apis = new ArrayList<>();
        watch.apis().catalog().apis().stream()
                .map(MonitoredApi::id)
                .filter(api -> !watch.isAsWanted(api))
                .forEach(apis::add);
        return apis.isEmpty() ? List.of("of APIs that nobody wants") : apis;
    }
}
