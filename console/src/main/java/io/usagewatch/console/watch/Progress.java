package io.usagewatch.console.watch;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

/** What this console is doing in each account this moment. */
@Component
final class Progress {

    private final Map<String, At> byAccount = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param problem why it failed, or waits
     */
    record At(State state, Optional<Problem> problem) {}

    Optional<At> of(Account account) {
        return Optional.ofNullable(byAccount.get(account.id()));
    }

    void reached(Account account, State state) {
        set(account, new At(state, Optional.empty()));
    }

    void waits(Account account, Problem reason) {
        set(account, new At(State.WAITING, Optional.of(reason)));
    }

    void failed(Account account, Problem problem) {
        set(account, new At(State.FAILED, Optional.of(problem)));
    }

    void finished(Account account) {
        byAccount.remove(account.id());
        listeners.forEach(Runnable::run);
    }

    Runnable onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void set(Account account, At at) {
        byAccount.put(account.id(), at);
        listeners.forEach(Runnable::run);
    }
}
