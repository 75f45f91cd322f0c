package io.usagewatch.console.account;

import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What one account last said.
 *
 * @param good its last good answer; still there while it does not answer any more
 * @param problem why it does not answer now
 */
public record Answer<T>(Account account, Optional<Good<T>> good, Optional<Problem> problem) {

    /**
     * @param at when it was asked
     */
    public record Good<T>(T value, Instant at) {}

    /** Whether it was asked for the first time and may still answer in time. */
    public boolean isAwaited() {
        return good.isEmpty() && problem.isEmpty();
    }

    Answer<T> answered(T value, Instant at) {
        return new Answer<>(account, Optional.of(new Good<>(value, at)), Optional.empty());
    }

    Answer<T> corrected(UnaryOperator<T> correction) {
        return new Answer<>(
                account,
                good.map(said -> new Good<>(correction.apply(said.value()), said.at())),
                problem);
    }

    /** Whether nothing but the time has changed. */
    boolean saysTheSameAs(Answer<T> other) {
        return problem.equals(other.problem)
                && good.map(Good::value).equals(other.good.map(Good::value));
    }

    /** With the value of another answer that says the same: what is equal is held once. */
    Answer<T> keeping(Answer<T> other) {
        return new Answer<>(
                account,
                good.map(
                        said ->
                                new Good<>(
                                        other.good.map(Good::value).orElse(said.value()),
                                        said.at())),
                problem);
    }

    static <T> Answer<T> awaited(Account account) {
        return new Answer<>(account, Optional.empty(), Optional.empty());
    }

    Answer<T> failed(Problem why) {
        return new Answer<>(account, good, Optional.of(why));
    }
}
