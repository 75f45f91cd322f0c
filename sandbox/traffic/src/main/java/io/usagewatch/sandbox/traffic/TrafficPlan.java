package io.usagewatch.sandbox.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What traffic to make.
 *
 * @param seed the same seed gives the same records, byte by byte
 * @param end where the history ends (exclusive); the generator can go on after it
 * @param days length of the history, 1 to 400
 * @param accounts number of accounts, 1 to 100
 * @param scale factor on the steady traffic; 1 is about 5,000 records per account and day
 */
public record TrafficPlan(long seed, Instant end, int days, int accounts, double scale) {
    public static final int DEFAULT_DAYS = 14;

    public TrafficPlan {
        Objects.requireNonNull(end, "end");
        if (days < 1 || days > 400) {
            throw new TrafficException("days must be 1 to 400, not " + days + ".");
        }
        if (accounts < 1 || accounts > 100) {
            throw new TrafficException("accounts must be 1 to 100, not " + accounts + ".");
        }
        if (!(scale > 0 && scale <= 1000)) {
            throw new TrafficException("scale must be over 0 and at most 1000, not " + scale + ".");
        }
    }

    /** Two weeks of usual volume. */
    public static TrafficPlan twoWeeks(long seed, Instant end, int accounts) {
        return new TrafficPlan(seed, end, DEFAULT_DAYS, accounts, 1);
    }

    public Instant start() {
        return end.minus(Duration.ofDays(days));
    }
}
