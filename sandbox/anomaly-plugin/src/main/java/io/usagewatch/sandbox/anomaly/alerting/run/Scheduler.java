package io.usagewatch.sandbox.anomaly.alerting.run;

import io.usagewatch.sandbox.anomaly.alerting.monitor.Monitor;
import io.usagewatch.sandbox.anomaly.alerting.monitor.Schedule.Period;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Runs each enabled monitor when it is due.
 *
 * <p>When it is due follows from when it was enabled, not from when it last ran. So after a restart
 * a monitor goes on with the next period to end: none is run twice, and those that ended while the
 * node was down are not made up for, as in the real plugin.
 */
public final class Scheduler {
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Logger LOG = LogManager.getLogger(Scheduler.class);

    /** Runs something later, on a pool of its own. */
    public interface Later {
        void after(Duration delay, Runnable run);
    }

    /** Runs a monitor for a period, if it is still wanted when its turn comes. */
    public interface Run {
        void run(Monitor monitor, Period period, BooleanSupplier wanted);
    }

    private final Supplier<List<Monitor>> kept;
    private final Run runs;
    private final Later later;
    private final Clock clock;
    private final Map<String, Turns> scheduled = new HashMap<>();
    // Of which what was kept at the start is no longer true.
    private final Set<String> changed = new HashSet<>();
    private boolean resumed;

    /** Of a monitor, until another takes its place. */
    private static final class Turns {
        private final Monitor monitor;
        private volatile boolean over;

        private Turns(Monitor monitor) {
            this.monitor = monitor;
        }
    }

    /**
     * @param kept those that are enabled
     */
    public Scheduler(Supplier<List<Monitor>> kept, Run runs, Later later, Clock clock) {
        this.kept = kept;
        this.runs = runs;
        this.later = later;
        this.clock = clock;
    }

    /** Takes up the monitors that are kept, after a start of the node. */
    public void resume() {
        List<Monitor> found;
        try {
            found = kept.get();
        } catch (RuntimeException e) {
            LOG.warn("Monitors could not be read; trying again in {}", PAUSE, e);
            later.after(PAUSE, this::resume);
            return;
        }
        found.forEach(this::resume);
        synchronized (this) {
            changed.clear();
            resumed = true;
        }
    }

    private synchronized void resume(Monitor monitor) {
        if (!changed.contains(monitor.id())) {
            begin(monitor);
        }
    }

    /** Takes up a monitor, in place of what it was before. */
    public synchronized void schedule(Monitor monitor) {
        remove(monitor.id());
        if (monitor.isEnabled()) {
            begin(monitor);
        }
    }

    public synchronized void remove(String monitorId) {
        if (!resumed) {
            changed.add(monitorId);
        }
        Turns turns = scheduled.remove(monitorId);
        if (turns != null) {
            turns.over = true;
        }
    }

    private void begin(Monitor monitor) {
        Turns turns = new Turns(monitor);
        scheduled.put(monitor.id(), turns);
        next(turns, clock.instant());
    }

    private void next(Turns turns, Instant after) {
        Monitor monitor = turns.monitor;
        Instant now = clock.instant();
        Instant due =
                monitor.schedule()
                        .next(
                                Objects.requireNonNull(monitor.enabledTime()),
                                after.isAfter(now) ? after : now);
        later.after(Duration.between(now, due), () -> run(turns, due));
    }

    private void run(Turns turns, Instant due) {
        if (turns.over) {
            return;
        }
        Monitor monitor = turns.monitor;
        try {
            runs.run(monitor, monitor.schedule().endingAt(due), () -> !turns.over);
        } catch (RuntimeException e) {
            LOG.warn("Monitor {} could not be run", monitor.id(), e);
        } finally {
            if (!turns.over) {
                next(turns, due);
            }
        }
    }

    /** Stops everything, before the node goes down; monitors stay enabled. */
    public synchronized void close() {
        scheduled.values().forEach(turns -> turns.over = true);
    }
}
