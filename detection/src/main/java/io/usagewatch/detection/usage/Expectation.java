package io.usagewatch.detection.usage;

/**
 * What an interval's past lets expect of it.
 *
 * @param expected the usual measure, in units of the measure
 * @param low lower end of the usual range
 * @param high upper end of the usual range
 * @param surprise how far the measured value is from the expected one, in scales; negative when
 *     below
 * @param growing whether it is the whole last day that surprises, as it goes on growing; expected
 *     then is what was usual at this time of day
 */
public record Expectation(
        double expected, double low, double high, double surprise, boolean growing) {

    /** Of the interval itself. */
    public Expectation(double expected, double low, double high, double surprise) {
        this(expected, low, high, surprise, false);
    }

    /** The same range where the days grow: what was usual is that of earlier days. */
    Expectation growing(double expectedEarlier, double daysSurprise) {
        return new Expectation(expectedEarlier, low, high, daysSurprise, true);
    }

    /** For an interval whose past is too short to say anything. */
    static Expectation unknown(double n) {
        return new Expectation(n, n, n, 0);
    }
}
