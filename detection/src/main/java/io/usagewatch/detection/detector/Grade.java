package io.usagewatch.detection.detector;

import java.time.Instant;

/**
 * An interval of an entity that a detector graded as anomalous.
 *
 * @param start first instant of the interval where the anomaly began, which may lie some intervals
 *     before the one in which the detector noticed it
 * @param noticed first instant of the interval in which it was noticed
 * @param grade over 0, up to 1
 * @param confidence 0 to 1, grows with what the model has seen
 */
public record Grade(
        String api,
        String entity,
        Instant start,
        Instant noticed,
        double grade,
        double confidence) {}
