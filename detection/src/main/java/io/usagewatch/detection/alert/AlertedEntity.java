package io.usagewatch.detection.alert;

import java.time.Instant;

/**
 * One entity of an alert: its surprising intervals of the last while, added up.
 *
 * @param entity {@link io.usagewatch.detection.usage.Entity#ALL} where the API is not split
 * @param start first instant of the first surprising interval
 * @param end last instant of the last one, excluded
 * @param intervals how many surprising ones there are
 * @param n sum of the measure over them
 * @param low lower end of what was expected over them
 * @param surprise the largest of an interval, in scales; negative when below
 * @param grade highest grade of a detector, 0 where it gave none
 * @param confidence highest confidence of a graded interval, 0 where there is none
 */
public record AlertedEntity(
        String entity,
        Instant start,
        Instant end,
        int intervals,
        double n,
        double expected,
        double low,
        double high,
        double surprise,
        double grade,
        double confidence) {}
