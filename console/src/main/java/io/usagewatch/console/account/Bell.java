package io.usagewatch.console.account;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners that something has changed, not how often. */
final class Bell {

    private static final Logger LOG = LoggerFactory.getLogger(Bell.class);

    private final Duration calm;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Semaphore pulled = new Semaphore(0);
    private volatile long rung = System.nanoTime();

    Bell(Duration calm) {
        this.calm = calm;
    }

    Runnable onRing(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void pull() {
        pulled.release();
    }

    boolean wasRungWithin(Duration time) {
        return System.nanoTime() - rung < time.toNanos();
    }

    void ring() {
        try {
            while (true) {
                pulled.acquire();
                pulled.drainPermits();
                rung = System.nanoTime();
                listeners.forEach(Bell::tell);
                Thread.sleep(calm);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.error("a page could not be told of a change", e);
        }
    }
}
