package io.usagewatch.ingest;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts, within the time that is left: each up to twice as long as the one
 * before, half of it by chance, so that functions that failed together do not come back together.
 */
final class Retry {
    /** Not seeded before the snapshot that many functions are started from. */
    private static final RandomGenerator CHANCE = new SecureRandom();

    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Clock clock;
    private final Instant deadline;
    private final Duration first;
    private Duration next;

    /**
     * @param deadline after which nothing is tried again
     * @param first pause
     */
    Retry(Clock clock, Instant deadline, Duration first) {
        this.clock = clock;
        this.deadline = deadline;
        this.first = first;
        this.next = first;
    }

    /** What is left until the deadline; positive, so that it can be a time-out. */
    Duration left() {
        Duration left = Duration.between(clock.instant(), deadline);
        return left.isPositive() ? left : Duration.ofMillis(1);
    }

    boolean isOver() {
        return !clock.instant().isBefore(deadline);
    }

    /** Something worked: the next pause is a short one again. */
    void reset() {
        next = first;
    }

    /**
     * Waits; false if there is no time for it.
     *
     * @throws IngestException if interrupted
     */
    boolean pause() {
        long longest = Math.max(1, next.toMillis());
        Duration pause = Duration.ofMillis(longest / 2 + CHANCE.nextLong(longest / 2 + 1));
        if (clock.instant().plus(pause).isAfter(deadline)) {
            return false;
        }
        next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return true;
    }

    /** Something that may fail for a while. */
    interface Action {
        void run() throws IOException, InterruptedException;
    }

    /**
     * @param what it does, for the message
     * @throws IngestException if it still fails when the time is over
     */
    void untilDone(String what, Action action) {
        while (true) {
            try {
                action.run();
                reset();
                return;
            } catch (IOException e) {
                if (!pause()) {
                    throw new IngestException(
                            "Cannot "
                                    + what
                                    + ": "
                                    + e.getMessage()
                                    + ". Lambda has the batch and delivers it again; check the function's role and its"
                                    + " dead-letter queue.",
                            e);
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    static IngestException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new IngestException("Interrupted: deliver the batch again.", cause);
    }
}
