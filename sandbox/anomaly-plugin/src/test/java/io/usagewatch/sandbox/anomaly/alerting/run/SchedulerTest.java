package io.usagewatch.sandbox.anomaly.alerting.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.sandbox.anomaly.alerting.monitor.Monitor;
import io.usagewatch.sandbox.anomaly.alerting.monitor.Schedule.Every;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private record Timer(Instant at, Runnable run) {}

    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>((a, b) -> a.at().compareTo(b.at()));
    private final List<String> runs = new ArrayList<>();
    private Instant now = START;
    private Duration runTakes = Duration.ZERO;
    private boolean fails;

    private final Scheduler scheduler = scheduler(List.of());

    private Scheduler scheduler(List<Monitor> kept) {
        return scheduler(() -> kept);
    }

    private Scheduler scheduler(Supplier<List<Monitor>> kept) {
        InstantSource time = () -> now;
        return new Scheduler(
                kept,
                (monitor, period, wanted) -> {
                    if (!wanted.getAsBoolean()) {
                        return;
                    }
                    runs.add(monitor.name() + " " + Duration.between(START, period.end()));
                    now = now.plus(runTakes);
                    if (fails) {
                        throw new IllegalStateException("broken");
                    }
                },
                (delay, run) -> timers.add(new Timer(now.plus(delay), run)),
                time.withZone(ZoneOffset.UTC));
    }

    private void goOnUntil(Instant end) {
        while (!timers.isEmpty() && !timers.peek().at().isAfter(end)) {
            Timer timer = timers.poll();
            now = timer.at().isAfter(now) ? timer.at() : now;
            timer.run().run();
        }
        now = end;
    }

    private static Monitor monitor(String name, @Nullable Instant enabled) {
        return new Monitor(
                "id",
                1,
                name,
                enabled,
                new Every(1, ChronoUnit.MINUTES),
                START,
                0,
                List.of(),
                List.of(),
                Map.of());
    }

    @Test
    void runs_a_monitor_for_every_period_since_it_was_enabled() {
        scheduler.schedule(monitor("m", START));
        goOnUntil(START.plus(MINUTE.multipliedBy(3)));
        assertThat(runs).containsExactly("m PT1M", "m PT2M", "m PT3M");
    }

    @Test
    void disabled_monitor_is_not_run() {
        scheduler.schedule(monitor("m", START));
        scheduler.schedule(monitor("m", null));
        goOnUntil(START.plus(MINUTE.multipliedBy(3)));
        assertThat(runs).isEmpty();
    }

    @Test
    void changed_monitor_takes_the_turns_of_the_one_before() {
        scheduler.schedule(monitor("old", START));
        goOnUntil(START.plusSeconds(90));
        scheduler.schedule(monitor("new", START));
        goOnUntil(START.plus(MINUTE.multipliedBy(3)));
        assertThat(runs).containsExactly("old PT1M", "new PT2M", "new PT3M");
    }

    @Test
    void deleted_monitor_is_not_run() {
        scheduler.schedule(monitor("m", START));
        goOnUntil(START.plusSeconds(90));
        scheduler.remove("id");
        goOnUntil(START.plus(MINUTE.multipliedBy(3)));
        assertThat(runs).containsExactly("m PT1M");
    }

    @Test
    void periods_that_end_during_a_run_are_passed_over() {
        runTakes = Duration.ofSeconds(150);
        scheduler.schedule(monitor("m", START));
        goOnUntil(START.plus(MINUTE.multipliedBy(4)));
        assertThat(runs).containsExactly("m PT1M", "m PT4M");
    }

    @Test
    void failing_run_does_not_end_the_turns() {
        fails = true;
        scheduler.schedule(monitor("m", START));
        goOnUntil(START.plus(MINUTE.multipliedBy(2)));
        assertThat(runs).containsExactly("m PT1M", "m PT2M");
    }

    @Test
    void clock_that_is_behind_the_timer_does_not_run_a_period_twice() {
        scheduler.schedule(monitor("m", START));
        Timer first = timers.remove();
        now = first.at().minusMillis(5);
        first.run().run();
        goOnUntil(START.plus(MINUTE.multipliedBy(2)));
        assertThat(runs).containsExactly("m PT1M", "m PT2M");
    }

    @Test
    void after_a_restart_it_goes_on_with_the_next_period_to_end() {
        now = START.plusSeconds(150);
        scheduler(List.of(monitor("m", START))).resume();
        goOnUntil(START.plus(MINUTE.multipliedBy(4)));
        assertThat(runs).containsExactly("m PT3M", "m PT4M");
    }

    @Test
    void what_was_changed_meanwhile_is_not_taken_up_as_it_was() {
        Scheduler starting = scheduler(List.of(monitor("old", START)));
        starting.schedule(monitor("new", START));
        starting.resume();
        goOnUntil(START.plus(MINUTE));
        assertThat(runs).containsExactly("new PT1M");
    }

    @Test
    void what_was_deleted_or_disabled_meanwhile_is_not_taken_up() {
        Scheduler starting = scheduler(List.of(monitor("old", START)));
        starting.schedule(monitor("off", null));
        starting.resume();
        goOnUntil(START.plus(MINUTE));
        assertThat(runs).isEmpty();
    }

    @Test
    void monitors_that_cannot_be_read_at_first_are_read_again() {
        AtomicInteger tries = new AtomicInteger();
        scheduler(
                        () -> {
                            if (tries.incrementAndGet() < 3) {
                                throw new IllegalStateException("not yet");
                            }
                            return List.of(monitor("m", START));
                        })
                .resume();
        goOnUntil(START.plus(MINUTE));
        assertThat(runs).containsExactly("m PT1M");
    }

    @Test
    void change_while_another_is_made_leaves_only_one_to_run() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofPlatform().start(() -> scheduler.schedule(monitor("m", START))));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        goOnUntil(START.plus(MINUTE.multipliedBy(2)));
        assertThat(runs).containsExactly("m PT1M", "m PT2M");
    }
}
