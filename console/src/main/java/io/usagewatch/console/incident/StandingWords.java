package io.usagewatch.console.incident;

import io.usagewatch.console.layout.Badge;
import io.usagewatch.detection.review.Standing;
import io.usagewatch.detection.words.Times;
import java.util.Locale;

/** Where an incident stands, as pages say it. */
final class StandingWords {

    private StandingWords() {}

    /** "open again", "expected until Tue 1". */
    static String of(Standing standing) {
        return standing.reopened()
                ? "open again"
                : standing.status().word()
                        + standing.until().map(end -> " until " + Times.day(end)).orElse("");
    }

    static Badge.Kind kind(Standing standing) {
        return switch (standing.status()) {
            case OPEN -> Badge.Kind.OPEN;
            case ACKNOWLEDGED -> Badge.Kind.ACKNOWLEDGED;
            case EXPECTED -> Badge.Kind.OK;
            case FALSE_POSITIVE, RESOLVED -> Badge.Kind.NEUTRAL;
        };
    }

    /** The end of the badge's class. */
    static String badge(Standing standing) {
        return kind(standing).name().toLowerCase(Locale.ROOT);
    }
}
