package io.usagewatch.console.account;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What every account last said, in the order of the configuration. Immutable. */
public record Answers<T>(List<Answer<T>> accounts) {

    public Answers {
        accounts = List.copyOf(accounts);
    }

    /** Accounts that answer, with what they said. */
    public List<Answer<T>> covered() {
        return accounts.stream()
                .filter(a -> a.problem().isEmpty() && a.good().isPresent())
                .toList();
    }

    /** Accounts that do not answer. */
    public List<Answer<T>> missing() {
        return accounts.stream().filter(a -> a.problem().isPresent()).toList();
    }

    /** Whether some account may still answer for the first time. */
    public boolean areAwaited() {
        return accounts.stream().anyMatch(Answer::isAwaited);
    }

    /** When the accounts that answer were last asked, at the earliest. */
    public Optional<Instant> asOf() {
        return covered().stream()
                .flatMap(a -> a.good().stream())
                .map(Answer.Good::at)
                .min(Comparator.naturalOrder());
    }
}
