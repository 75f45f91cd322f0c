package io.usagewatch.detection.detector;

import io.usagewatch.detection.metering.Lag;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long it takes from a call to the alert, at worst: for a call in the first moment of its
 * interval, that just missed the meter, the detector and the monitor.
 *
 * <p>A usage document bears the start of its interval, and a detector looks at each document once:
 * in the first of its windows that begins when the {@link #windowDelay} after that start is over.
 * By then the interval has to be complete, its events indexed, and the meter has to have run.
 *
 * @param lag what the delay leaves to events that are late
 * @param interval the interval fills
 * @param metering the meter runs every minute; up to half a minute passes until what it reads, and
 *     again what it writes, can be found, and some seconds while it runs
 * @param alignment the detector's windows begin anywhere within an interval
 * @param monitor the alert monitor runs every minute
 */
public record TimeToAlert(
        Duration lag, Duration interval, Duration metering, Duration alignment, Duration monitor) {

    /** How often alert monitors run. */
    public static final Duration MONITOR_PERIOD = Duration.ofMinutes(1);

    private static final Duration METERING = Duration.ofMinutes(2);

    /** Of the time for metering this much is left to late events as well. */
    private static final Duration SLACK = Duration.ofSeconds(30);

    /** How late CloudTrail's events are on average, by AWS's documentation. */
    private static final Duration USUAL_LAG = Duration.ofMinutes(5);

    /** Events that are later than this do not keep a detector waiting for all the others. */
    private static final Duration MOST_LAG = Duration.ofMinutes(10);

    /**
     * @param interval of the monitored API
     * @param lag how late the account's events are; that of CloudTrail on average where it is not
     *     known
     */
    public static TimeToAlert of(Duration interval, Optional<Lag> lag) {
        Duration late = wholeMinutes(lag.map(Lag::p95).orElse(USUAL_LAG));
        return new TimeToAlert(late, interval, METERING, interval, MONITOR_PERIOD);
    }

    /** The delay is a number of minutes. */
    private static Duration wholeMinutes(Duration lag) {
        long seconds = Math.max(0, lag.minus(SLACK).toSeconds());
        Duration minutes = Duration.ofMinutes(Math.ceilDiv(seconds, 60));
        return minutes.compareTo(MOST_LAG) > 0 ? MOST_LAG : minutes;
    }

    /** The detector's {@code window_delay}. */
    public Duration windowDelay() {
        return interval.plus(metering).plus(lag);
    }

    /**
     * Intervals that start before this have their events at an instant, but for the latest ones.
     */
    public Instant settled(Instant now) {
        return now.minus(windowDelay());
    }

    /** From the call to the alert. */
    public Duration worst() {
        return windowDelay().plus(alignment).plus(monitor);
    }

    /** From when the call is indexed to the alert, for one as late as the delay allows for. */
    public Duration worstAfterIndexing() {
        return worst().minus(lag);
    }
}
