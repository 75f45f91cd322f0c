package io.usagewatch.sandbox.anomaly.realtime;

import java.time.Duration;
import org.apache.logging.log4j.Logger;

/** Something that fails again and again: each time it is given longer, and told once at length. */
final class Trouble {
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final int MOST_DOUBLED = 10;

    private int times;
    private String last = "";

    synchronized void log(Logger log, String what, RuntimeException problem) {
        times++;
        String reason = String.valueOf(problem);
        if (reason.equals(last)) {
            log.warn("{} ({}, {} times)", what, reason, times);
        } else {
            log.warn(what, problem);
        }
        last = reason;
    }

    synchronized void over() {
        times = 0;
        last = "";
    }

    /** How long to wait before it is tried again; doubles each time. */
    synchronized Duration wait(Duration longest) {
        Duration wait = FIRST.multipliedBy(1L << Math.min(MOST_DOUBLED, Math.max(0, times - 1)));
        return wait.compareTo(longest) > 0 ? longest : wait;
    }
}
