package io.usagewatch.detection.words;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as pages and mails show them: UTC, as in CloudTrail. */
public final class Times {

    private static final DateTimeFormatter DAY_AND_TIME = utc("EEE d MMM HH:mm");
    private static final DateTimeFormatter DAY = utc("EEE d");
    private static final DateTimeFormatter CLOCK = utc("HH:mm");
    private static final DateTimeFormatter SECONDS = utc("HH:mm:ss");

    private Times() {}

    /** Wed 18 Nov 03:20 */
    public static String dayAndTime(Instant time) {
        return DAY_AND_TIME.format(time);
    }

    /** Wed 18 */
    public static String day(Instant time) {
        return DAY.format(time);
    }

    /** 03:20 */
    public static String clock(Instant time) {
        return CLOCK.format(time);
    }

    /** 03:20:04 */
    public static String seconds(Instant time) {
        return SECONDS.format(time);
    }

    /** 12 s, 40 min, 3 h, 1 h 20 min, 2 days. */
    public static String length(Duration length) {
        long minutes = length.toMinutes();
        if (minutes < 1) {
            return Math.max(0, length.toSeconds()) + " s";
        }
        if (minutes < 60) {
            return minutes + " min";
        }
        if (length.toHours() < 48) {
            long rest = minutes % 60;
            return length.toHours() + " h" + (rest == 0 ? "" : " " + rest + " min");
        }
        return length.toDays() + " days";
    }

    private static DateTimeFormatter utc(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }
}
