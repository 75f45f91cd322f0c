package io.usagewatch.detection.catalog;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Names a change that is made in several accounts. Later ones are greater, also those of a console
 * whose clock is behind: a new one is always greater than what it was made from.
 *
 * @param text {@code 2026-11-24T16:40:01.123Z-9f3a1c}; empty for none yet
 */
public record RolloutId(String text) implements Comparable<RolloutId> {

    public static final RolloutId NONE = new RolloutId("");

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final int INSTANT_LENGTH = 24;

    /** The next one. */
    public static RolloutId after(RolloutId last, Instant now, RandomGenerator random) {
        Instant at = now.truncatedTo(ChronoUnit.MILLIS);
        if (!last.equals(NONE)) {
            Instant least = Instant.parse(last.text.substring(0, INSTANT_LENGTH)).plusMillis(1);
            at = at.isBefore(least) ? least : at;
        }
        return new RolloutId(
                MILLIS.format(at)
                        + '-'
                        + HexFormat.of().toHexDigits(random.nextInt()).substring(2));
    }

    @Override
    public int compareTo(RolloutId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
