package io.usagewatch.console.preview;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.account.Answer;
import io.usagewatch.console.account.Answers;
import io.usagewatch.detection.preview.CallFields;
import io.usagewatch.detection.preview.CalledApi;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.stereotype.Component;

/**
 * What was called in the accounts. One search per account, all at the same time; what an account
 * said is good for some minutes, as the search goes over thirty days.
 */
@Component
public final class CalledApis implements AutoCloseable {

    private static final Duration GOOD_FOR = Duration.ofMinutes(5);

    private final Accounts accounts;
    private final Clock clock;
    private final Map<String, Answer<List<CalledApi>>> latest = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    CalledApis(Accounts accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    /** Asks every account, each for no longer than its deadline. */
    public Answers<List<CalledApi>> read() {
        List<Future<Answer<List<CalledApi>>>> asked = new ArrayList<>();
        for (Account account : accounts.all()) {
            asked.add(threads.submit(() -> read(account)));
        }
        List<Answer<List<CalledApi>>> answers = new ArrayList<>();
        for (Future<Answer<List<CalledApi>>> one : asked) {
            try {
                answers.add(one.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Answers<>(answers);
            } catch (ExecutionException e) {
                throw new IllegalStateException("an account's failure is in its answer", e);
            }
        }
        return new Answers<>(answers);
    }

    private Answer<List<CalledApi>> read(Account account) {
        Instant now = clock.instant();
        Answer<List<CalledApi>> known = latest.get(account.id());
        boolean isGood =
                known != null
                        && known.good()
                                .filter(good -> good.at().isAfter(now.minus(GOOD_FOR)))
                                .isPresent();
        if (isGood && known != null) {
            return known;
        }
        Answer<List<CalledApi>> answer =
                accounts.askInTime(account, domain -> CalledApi.read(domain, account.id(), now));
        if (answer.good().isPresent()) {
            latest.put(account.id(), answer);
        }
        return answer;
    }

    /** All accounts' together, the most called first. */
    public static List<Called> merged(Answers<List<CalledApi>> answers) {
        Map<List<String>, Called> merged = new HashMap<>();
        for (Answer<List<CalledApi>> answer : answers.accounts()) {
            for (CalledApi api : answer.good().map(Answer.Good::value).orElse(List.of())) {
                merged.merge(
                        List.of(api.eventSource(), api.eventName()),
                        new Called(api.eventSource(), api.eventName(), api.calls(), 1),
                        (a, b) ->
                                new Called(
                                        a.eventSource(),
                                        a.eventName(),
                                        a.calls() + b.calls(),
                                        a.accounts() + b.accounts()));
            }
        }
        return merged.values().stream()
                .sorted(
                        Comparator.comparingLong((Called called) -> -called.calls())
                                .thenComparing(Called::inWords))
                .toList();
    }

    /** The account in which an API was called most, of those that answer. */
    public static Optional<Account> mostIn(
            Answers<List<CalledApi>> answers, String eventSource, String eventName) {
        return answers.covered().stream()
                .max(Comparator.comparingLong(answer -> calls(answer, eventSource, eventName)))
                .map(Answer::account);
    }

    private static long calls(
            Answer<List<CalledApi>> answer, String eventSource, String eventName) {
        return answer.good().map(Answer.Good::value).orElse(List.of()).stream()
                .filter(api -> api.eventSource().equals(eventSource))
                .filter(api -> api.eventName().equals(eventName))
                .mapToLong(CalledApi::calls)
                .sum();
    }

    /** The fields of an API's calls in one account. */
    public Answer<CallFields> fields(Account account, String eventSource, String eventName) {
        return accounts.askInTime(
                account,
                domain ->
                        CallFields.read(
                                domain, account.id(), eventSource, eventName, clock.instant()));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
