package io.usagewatch.notify;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Until when something is waited for.
 *
 * @param nanos of {@link System#nanoTime}
 */
record Deadline(long nanos) {

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** This one or one so far from now, whichever comes first. */
    Deadline atMost(Duration time) {
        Deadline other = in(time);
        return other.nanos - nanos < 0 ? other : this;
    }

    /** One that leaves so much time after it. */
    Deadline before(Duration rest) {
        return new Deadline(nanos - rest.toNanos());
    }

    /**
     * The result of work on another thread. Work that is not done in time is told to stop.
     *
     * @param what is waited for, in words
     * @throws NotifyException if it is not there in time
     */
    <T> T await(Future<T> work, String what) {
        long left = Math.max(0, nanos - System.nanoTime());
        try {
            return work.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            work.cancel(true);
            throw new NotifyException(what + " did not come in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotifyException("interrupted while waiting for " + what, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException problem) {
                throw problem;
            }
            throw new NotifyException(what + " failed: " + e.getCause(), e);
        }
    }

    /** Work that is done on a thread of its own. */
    <T> T await(String what, Callable<T> work) {
        return await(Threads.start(work), what);
    }
}
