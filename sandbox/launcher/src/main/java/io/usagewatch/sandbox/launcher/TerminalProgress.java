package io.usagewatch.sandbox.launcher;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A bar per account on standard error, drawn again and again on a terminal; elsewhere a line per
 * account whenever a step has moved on.
 */
final class TerminalProgress implements AutoCloseable {

    private static final int WIDTH = 24;
    private static final Duration REDRAW = Duration.ofMillis(250);
    private static final int PLAIN_EVERY = 20;

    private final Terminal terminal;
    private final List<AccountProgress> accounts;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    private int ticks;
    private int drawn;
    private String lastPlain = "";

    TerminalProgress(List<AccountProgress> accounts) {
        this.accounts = List.copyOf(accounts);
        this.terminal = Terminal.ofStandardError();
        var _ =
                clock.scheduleWithFixedDelay(
                        this::tick, REDRAW.toMillis(), REDRAW.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        draw();
    }

    private void tick() {
        ticks++;
        if (terminal.redraws() || ticks % PLAIN_EVERY == 0) {
            draw();
        }
    }

    private synchronized void draw() {
        List<String> lines = accounts.stream().map(TerminalProgress::line).toList();
        PrintStream out = System.err;
        if (terminal.redraws()) {
            StringBuilder picture = new StringBuilder();
            if (drawn > 0) {
                picture.append("\033[").append(drawn).append('A');
            }
            lines.forEach(
                    line -> picture.append("\r\033[K").append(terminal.fitting(line)).append('\n'));
            drawn = lines.size();
            out.print(picture);
            out.flush();
        } else {
            String plain = String.join("\n", lines);
            if (!plain.equals(lastPlain)) {
                lastPlain = plain;
                out.println(plain);
            }
        }
    }

    static String line(AccountProgress progress) {
        String name = String.format(Locale.ROOT, "%-16s", progress.account());
        if (progress.problem().isPresent()) {
            return name + " failed: " + progress.problem().get();
        }
        if (progress.isFinished()) {
            AccountProgress.Count events = progress.get(Step.EVENTS);
            return name + bar(1) + String.format(Locale.ROOT, " ready, %,d events", events.done());
        }
        return progress.current()
                .map(step -> name + bar(share(progress, step)) + " " + text(progress, step))
                .orElse(name + bar(0) + " OpenSearch is starting");
    }

    private static String text(AccountProgress progress, Step step) {
        AccountProgress.Count count = progress.get(step);
        return String.format(
                Locale.ROOT, "%,d of %,d %s", count.done(), count.total(), step.label());
    }

    /** Each step takes a third of the bar. */
    private static double share(AccountProgress progress, Step current) {
        double share = 0;
        for (Step step : Step.values()) {
            if (step.compareTo(current) <= 0) {
                share += progress.get(step).share() / Step.values().length;
            }
        }
        return share;
    }

    private static String bar(double share) {
        int full = (int) Math.round(share * WIDTH);
        return "[" + "=".repeat(full) + " ".repeat(WIDTH - full) + "]";
    }
}
