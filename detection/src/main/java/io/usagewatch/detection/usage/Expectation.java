package io.usagewatch.detection.usage;

/**
 * What an interval's past lets expect of it.
 *
 * @param expected the usual measure, in units of the measure
 * @param low lower end of the usual range
 * @param high upper end of the usual range
 * @param surprise how far the measured value is from the expected one, in scales; negative when
 *     below
 */
public record Expectation(double expected, double low, double high, double surprise) {

    /** For an interval whose past is too short to say anything. */
    static Expectation unknown(double n) {
        return new Expectation(n, n, n, 0);
    }
}
