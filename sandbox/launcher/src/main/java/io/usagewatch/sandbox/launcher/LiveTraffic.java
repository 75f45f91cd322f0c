package io.usagewatch.sandbox.launcher;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Lets the made-up traffic go on: each minute the new records are delivered, then the meter runs,
 * and notify looks for incidents that are over.
 */
final class LiveTraffic implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Sandbox sandbox;
    private final GeneratedHistory history;
    private final Clock clock;
    private final ScheduledExecutorService minute =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

    LiveTraffic(Sandbox sandbox, GeneratedHistory history, Clock clock) {
        this.sandbox = sandbox;
        this.history = history;
        this.clock = clock;
        var _ = minute.scheduleAtFixedRate(this::tick, 0, EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    private void tick() {
        for (AccountPipeline pipeline : sandbox.ready()) {
            try {
                history.readNew(pipeline.account().id(), clock.instant(), pipeline::ingest);
                pipeline.meterNow();
                pipeline.sweepNotices();
            } catch (RuntimeException e) {
                // The next minute takes up what this one left.
                Problems.log(e);
            }
        }
    }

    @Override
    public void close() {
        minute.shutdownNow();
    }
}
